#!/usr/bin/python3 -IS
"""OCI runtime that notes every cpuset on its way to the real one, with times before and after.

Environment: E2E_RECORD (folder), E2E_RUNC (the real runtime), E2E_STRIP (1: a machine that does not exist is
played; the cpuset is mirrored in a fake cgroup tree and not applied).
Written: log.jsonl (see recording.ts), ids/<id>, cgroup/<cgroupsPath>/cpuset.{cpus,mems}[.effective].
"""
import json, os, sys, time

args = sys.argv[1:]
home, strip = os.environ['E2E_RECORD'], os.environ.get('E2E_STRIP') == '1'
op = next((w for w in args if w in ('create', 'update', 'delete')), '')
cid = args[-1] if args else ''
known = f'{home}/ids/{cid}'


def write(path, text):
    with open(path, 'w') as f:
        f.write(text + '\n')


def read(path):
    with open(path) as f:
        return f.read().strip()


def dead():
    """Containers whose first process has ended although the runtime has not deleted them yet."""
    found = []
    for other in os.listdir(f'{home}/ids'):
        try:
            pid = read(json.loads(read(f'{home}/ids/{other}'))['pidfile'])
        except (OSError, ValueError):
            continue  # being created or deleted at this moment
        try:
            if open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[0] in 'ZX':
                found.append(other)
        except OSError:
            found.append(other)
    return found


def note(phase, cpu, **more):
    record = {'t': time.time_ns() // 1000, 'op': op, 'phase': phase, 'id': cid, 'cpus': cpu.get('cpus') or None,
              'mems': cpu.get('mems') or None, 'dead': dead(), **more}
    line = (json.dumps(record) + '\n').encode()
    log = os.open(f'{home}/log.jsonl', os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, line)
    os.close(log)


def mirror(cgroup, cpu):
    """Applies a cpuset to the fake cgroup tree and takes it out of what the real runtime gets."""
    path = f'{home}/cgroup{cgroup}'
    os.makedirs(path, exist_ok=True)
    write(path + '/cgroup.events', 'populated 1\nfrozen 0')
    for key in 'cpus', 'mems':
        value = cpu.pop(key, '') or (read(f'{home}/default.{key}') if op == 'create' else '')
        if value:
            write(f'{path}/cpuset.{key}', value)
            write(f'{path}/cpuset.{key}.effective', value)


def unmirror(cgroup):
    path = f'{home}/cgroup{cgroup}'
    for name in os.listdir(path):
        os.remove(f'{path}/{name}')
    os.rmdir(path)


def names(annotations):
    """Whose container it is, as containerd tells the OCI runtime; a sandbox has no container name."""
    prefix = 'io.kubernetes.cri.'
    return {'pod': annotations.get(prefix + 'sandbox-name'), 'uid': annotations.get(prefix + 'sandbox-uid'),
            'container': annotations.get(prefix + 'container-name')}


def run():
    """Runs the real runtime as a child: its exit code belongs into the log."""
    child = os.fork()
    if child == 0:
        os.execv(os.environ['E2E_RUNC'], ['runc'] + args)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def create():
    path = args[args.index('--bundle') + 1] + '/config.json'
    with open(path) as f:
        spec = json.load(f)
    cgroup = spec['linux']['cgroupsPath']
    cpu = spec['linux'].get('resources', {}).get('cpu', {})
    kept = dict(cpu)
    write(known, json.dumps({'cgroup': cgroup, 'pidfile': args[args.index('--pid-file') + 1]}))
    note('begin', kept, cgroup=cgroup, **names(spec.get('annotations') or {}))
    if strip:
        mirror(cgroup, cpu)
        with open(path, 'w') as f:
            json.dump(spec, f)
    return kept, run()


def update():
    resources = json.load(sys.stdin)
    cpu = resources.get('cpu') or {}
    kept = dict(cpu)
    note('begin', kept)
    if strip:
        mirror(json.loads(read(known))['cgroup'], cpu)
    feed, pipe = os.pipe()
    os.write(pipe, json.dumps(resources).encode())
    os.close(pipe)
    os.dup2(feed, 0)
    return kept, run()


def delete():
    cgroup = json.loads(read(known))['cgroup']
    note('begin', {})
    code = run()
    if strip:
        unmirror(cgroup)
    os.remove(known)
    return {}, code


os.makedirs(f'{home}/ids', exist_ok=True)
steps = {'create': create, 'update': update, 'delete': delete}
if op not in steps or (op != 'create' and not os.path.exists(known)):
    os.execv(os.environ['E2E_RUNC'], ['runc'] + args)
before, result = steps[op]()
note('end', before, rc=result)
sys.exit(result)
