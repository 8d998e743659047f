/** A network plugin that gives an address without a network, so that a node gets ready and pods start. */
const PLUGIN = `#!/bin/sh
case $CNI_COMMAND in
ADD) echo '{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"'$CNI_NETNS'"}],"ips":[{"address":"10.88.0.2/16","interface":0}]}';;
VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0","1.1.0"]}';;
esac
`;

/** Puts the network plugin and its configuration into a runtime's folder; before the runtime starts. */
export async function installFakeNetwork(dir: string): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  for (const name of ["fake", "loopback"]) {
    await Deno.writeTextFile(`${dir}/${name}`, PLUGIN, { mode: 0o755 });
  }
  // Not named as the plugin: a folder of the network's name is looked for beside its configuration.
  const config = { cniVersion: "1.0.0", name: "e2e", plugins: [{ type: "fake" }] };
  await Deno.writeTextFile(`${dir}/10-fake.conflist`, JSON.stringify(config));
}
