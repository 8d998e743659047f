import { assert, assertEquals } from "@std/assert";
import { DECODED_FIELDS } from "../../src/nri/convert.ts";
import { EVENT_NUMBER } from "../../src/nri/events.ts";
import { FIELD } from "../../src/nri/fields.ts";

/** "Message.field" to "type number", and "Enum.NAME" to its number. */
type Fields = ReadonlyMap<string, string>;

/** Reads messages and enums that are not nested, which is all that the two files have. */
function parseProto(name: string): Fields {
  const text = Deno.readTextFileSync(new URL(`../../proto/nri/${name}`, import.meta.url))
    .replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
  const fields = new Map<string, string>();
  for (const [, kind, owner, body = ""] of text.matchAll(/^(message|enum)\s+(\w+)\s*\{([^}]*)\}/gm)) {
    for (const statement of body.split(";")) {
      const [, type = "", field, number] = /^\s*(?:([\w.<>, ]+?)\s+)?(\w+)\s*=\s*(\d+)\s*$/.exec(statement) ??
        [];
      if (field !== undefined) {
        fields.set(`${owner}.${field}`, kind === "enum" ? `${number}` : `${type} ${number}`);
      }
    }
  }
  return fields;
}

/** `bytes` and `int32` stand for messages and enums in the trimmed file. */
function sameOnTheWire(trimmed: string, vendored: string, vendoredFields: Fields): boolean {
  const [trimmedType, trimmedNumber] = trimmed.split(" ");
  const [vendoredType = "", vendoredNumber] = vendored.split(" ");
  if (trimmedNumber !== vendoredNumber) return false;
  const isOwnType = [...vendoredFields.keys()].some((key) => key.startsWith(`${vendoredType}.`));
  return trimmedType === vendoredType || (isOwnType && (trimmedType === "bytes" || trimmedType === "int32"));
}

const VENDORED = parseProto("api.proto");
const TRIMMED = parseProto("trimmed.proto");

Deno.test("trimmed.proto has the types and numbers of the vendored API", () => {
  assert(TRIMMED.size > 50, `only ${TRIMMED.size} fields were found`);
  assert(VENDORED.size > 200, `only ${VENDORED.size} fields were found`);
  const wrong = [...TRIMMED].filter(([field, trimmed]) =>
    !sameOnTheWire(trimmed, VENDORED.get(field) ?? "", VENDORED)
  );
  assertEquals(wrong, []);
});

Deno.test("FIELD has the numbers of the vendored API, and the trimmed one leaves them out", () => {
  for (const [field, number] of Object.entries(FIELD)) {
    const type = VENDORED.get(field) ?? "";
    assert(
      type.endsWith(` ${number}`) && /^(repeated |map<string, ?string>)/.test(type),
      `${field}: "${type}"`,
    );
    assertEquals(TRIMMED.has(field), false);
  }
});

Deno.test("DECODED_FIELDS names every text and message that is decoded of a pod and a container", () => {
  for (const [message, numbers] of Object.entries(DECODED_FIELDS)) {
    const delimited = [...TRIMMED].filter(([field, type]) =>
      field.startsWith(`${message}.`) && !/^int/.test(type)
    );
    assertEquals(delimited.map(([, type]) => Number(type.split(" ")[1])), [...numbers]);
  }
});

Deno.test("requests of lifecycle events all have pod 1 and container 2", () => {
  for (const event of ["PostCreateContainer", "StartContainer", "PostStartContainer", "RemoveContainer"]) {
    assertEquals(VENDORED.get(`${event}Request.pod`), "PodSandbox 1");
    assertEquals(VENDORED.get(`${event}Request.container`), "Container 2");
  }
  for (const event of ["RunPodSandbox", "StopPodSandbox", "RemovePodSandbox", "UpdatePodSandbox"]) {
    assertEquals(VENDORED.get(`${event}Request.pod`), "PodSandbox 1");
  }
});

Deno.test("EVENT_NUMBER has the numbers of the vendored API", () => {
  for (const [name, number] of Object.entries(EVENT_NUMBER)) {
    const constant = name.replace(/(?<!^)([A-Z])/g, "_$1").toUpperCase();
    assertEquals(VENDORED.get(`Event.${constant}`), `${number}`, name);
  }
});
