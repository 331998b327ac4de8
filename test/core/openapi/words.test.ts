import { suite } from "uvu";
import * as assert from "uvu/assert";
import { worded, wordsIn } from "../../../core/openapi/words.js";

const test = suite("what Kubernetes says of fields");

const declarations = `import { ObjectMeta } from "../meta/v1";
/**
 * Probe asks.
 *
 * And asks again.
 */
export interface Probe {
    /** How often. */
    periodSeconds?: number;
    /**
     * One of:
     *   a, b
     */
    "mode": string;
    bare?: boolean;
}
export interface Silent {
    /** Words. */
    field: { [name: string]: string };
}
`;

test("types and fields have the words of their comments", () => {
  const words = wordsIn("core.v1", declarations);
  assert.equal([...words.keys()], ["core.v1.Probe", "core.v1.Silent"]);
  assert.is(words.get("core.v1.Probe")?.about, "Probe asks.\n\nAnd asks again.");
  assert.equal(
    [...(words.get("core.v1.Probe")?.fields ?? [])],
    [
      ["periodSeconds", "How often."],
      ["mode", "One of:\n  a, b"],
    ],
  );
  assert.equal([words.get("core.v1.Silent")?.about, words.get("core.v1.Silent")?.fields.get("field")], ["", "Words."]);
});

test("they stand before what becomes of a field here; a kind's own words stay", () => {
  const name = "io.k8s.api.core.v1.Probe";
  const words = wordsIn("core.v1", declarations);
  const period = { type: "integer", description: "It is refused here." };
  const schema = { type: "object", properties: { periodSeconds: period, mode: { type: "string" }, other: {} } };
  const { [name]: probe } = worded({ [name]: schema }, words);
  assert.equal(probe, {
    type: "object",
    description: "Probe asks.\n\nAnd asks again.",
    properties: {
      periodSeconds: { type: "integer", description: "How often.\n\nIt is refused here." },
      mode: { type: "string", description: "One of:\n  a, b" },
      other: {},
    },
  });
  const kind = { ...schema, description: "Ours.", "x-kubernetes-group-version-kind": [] };
  const { properties, ...own } = worded({ [name]: kind }, words)[name] ?? {};
  assert.is(own["description"], "Ours.");
  assert.equal((properties as Record<string, unknown>)["periodSeconds"], period);
});

test.run();
