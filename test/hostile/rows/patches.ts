/** Patches, deletes, and what is done to one object beside them. */
import { podsPath } from "../../e2e/manifests.js";
import { asked, type Row, type Topic } from "../row.js";
import { namespacePath } from "./bodies.js";

const there = `${podsPath}/there`;
const patch = (type: string, body: unknown) => ({
  method: "PATCH",
  path: there,
  body,
  headers: { "content-type": `application/${type}+json` },
});
const json = (input: string, body: unknown, code: RegExp | number = /^4(00|22)$/): Row =>
  asked(`JSON patch: ${input}`, patch("json-patch", body), code);
const merge = (input: string, body: unknown, code: RegExp | number = /^4(00|22)$/): Row =>
  asked(`merge patch: ${input}`, patch("merge-patch", body), code);
const strategic = (input: string, body: unknown, code: RegExp | number = /^4(00|22)$/): Row =>
  asked(`strategic patch: ${input}`, patch("strategic-merge-patch", body), code);

const configured = (input: string, more: object, code: number, says: RegExp, query = "fieldManager=me"): Row => {
  const body = { apiVersion: "v1", kind: "Pod", metadata: { name: "there" }, ...more };
  const headers = { "content-type": "application/apply-patch+yaml" };
  return asked(`an apply ${input}`, { method: "PATCH", path: `${there}?${query}`, body, headers }, code, says);
};

const applies: readonly Row[] = [
  configured("without a manager", {}, 422, /fieldManager/, "force=true"),
  configured("by a manager of 200 characters", {}, 422, /128/, `fieldManager=${"x".repeat(200)}`),
  configured("of another name", { metadata: { name: "other" } }, 400, /other/),
  configured("of another kind", { kind: "Service" }, 400, /Service/),
  configured("that says who has what", { metadata: { name: "there", managedFields: [{}] } }, 400, /managedFields/),
  configured("of what others have", { spec: { containers: [{ name: "main", image: "other" }] } }, 409, /conflict/),
  configured("with an element twice", { spec: { volumes: [{ name: "a" }, { name: "a" }] } }, 400, /duplicate/),
  configured("with an element without its key", { spec: { containers: [{ image: "x" }] } }, 400, /key field/),
  configured("with a list that is a text", { spec: { containers: "x" } }, 422, /must be a list/),
  configured(
    "of the prototype",
    { spec: { constructor: 1 } },
    400,
    /unknown field/,
    "fieldManager=me&fieldValidation=Strict",
  ),
];

export const patches: Topic = {
  title: "Patches",
  rows: [
    json("an object", { op: "add" }),
    json("an unknown deed", [{ op: "explode", path: "/a" }]),
    json("no path", [{ op: "add", value: 1 }]),
    json("a path that is none", [{ op: "add", path: "a", value: 1 }]),
    json("a path to nowhere", [{ op: "replace", path: "/spec/none/0", value: 1 }]),
    json("beyond a list", [{ op: "add", path: "/spec/containers/99", value: {} }]),
    json("before a list", [{ op: "remove", path: "/spec/containers/-1" }]),
    json("01 of a list", [{ op: "remove", path: "/spec/containers/01" }]),
    json("a test that fails", [{ op: "test", path: "/metadata/name", value: "other" }]),
    json("a move into itself", [{ op: "move", from: "/metadata", path: "/metadata/labels" }]),
    json("the prototype", [{ op: "add", path: "/__proto__/polluted", value: 1 }]),
    json("the constructor", [{ op: "add", path: "/constructor/prototype/polluted", value: 1 }]),
    json("a copy that doubles, 40 times", [
      { op: "add", path: "/metadata/annotations", value: { a: "x".repeat(1000) } },
      ...Array.from({ length: 40 }, (_, i) => ({
        op: "copy",
        from: "/metadata/annotations",
        path: `/metadata/annotations/b${i}`,
      })),
    ]),
    json("the whole object away", [{ op: "remove", path: "" }]),
    json("another name", [{ op: "replace", path: "/metadata/name", value: "other" }]),
    json("~2 in a path", [{ op: "add", path: "/a~2b", value: 1 }]),
    json(
      "10,001 deeds",
      Array.from({ length: 10_001 }, () => ({ op: "test", path: "/kind", value: "Pod" })),
      413,
    ),
    merge("a list", [1]),
    merge("a text", '"x"'),
    merge("another kind", { kind: "Service" }),
    merge("another uid", { metadata: { uid: "other" } }, /^4(00|09|22)$/),
    merge("containers away", { spec: { containers: null } }),
    merge("another name", { metadata: { name: "other" } }),
    strategic("an unknown directive", { spec: { $patch: "explode" } }),
    strategic("a list that is a text", { spec: { containers: "x" } }),
    strategic("a container without its key", { spec: { containers: [{ image: "x" }] } }),
    strategic("$patch: delete of the whole", { $patch: "delete" }),
    strategic("an order of what is not there", {
      spec: {
        "$setElementOrder/containers": [{ name: "none" }],
        containers: [
          { name: "main", image: "a" },
          { name: "b", image: "b" },
        ],
      },
    }),
    asked("a patch of no type", { ...patch("json-patch", []), headers: { "content-type": "text/plain" } }, 415),
    asked("an apply as JSON", patch("apply-patch", "{}"), 415),
    ...applies,
  ],
};

export const deletes: Topic = {
  title: "Deletes, scales and bindings",
  rows: [
    asked("grace of -1 s", { method: "DELETE", path: `${there}?gracePeriodSeconds=-1` }, 400, /gracePeriodSeconds/),
    asked(
      "grace of a word",
      { method: "DELETE", path: there, body: { gracePeriodSeconds: "soon" } },
      400,
      /gracePeriodSeconds/,
    ),
    asked(
      "an unknown policy",
      { method: "DELETE", path: there, body: { propagationPolicy: "Sideways" } },
      400,
      /propagationPolicy/,
    ),
    asked("of another uid", { method: "DELETE", path: there, body: { preconditions: { uid: "other" } } }, 409, /uid/),
    asked(
      "of an old revision",
      { method: "DELETE", path: there, body: { preconditions: { resourceVersion: "1" } } },
      409,
    ),
    asked("a body that is a list", { method: "DELETE", path: there, body: [] }, 400),
    asked("dryRun=Some", { method: "DELETE", path: `${there}?dryRun=Some` }, 400, /dryRun/),
    asked(
      "a binding to no minion",
      {
        method: "POST",
        path: `${namespacePath}/bindings`,
        body: { apiVersion: "v1", kind: "Binding", metadata: { name: "there" }, target: { kind: "Node", name: "" } },
      },
      /^4(00|09|22)$/,
    ),
    asked(
      "a binding of a bound pod",
      {
        method: "POST",
        path: `${namespacePath}/bindings`,
        body: {
          apiVersion: "v1",
          kind: "Binding",
          metadata: { name: "there" },
          target: { kind: "Node", name: "other" },
        },
      },
      /^4(04|09|22)$/,
    ),
    asked(
      "a scale of -1",
      { method: "PUT", path: `${namespacePath}/replicationcontrollers/none/scale`, body: { spec: { replicas: -1 } } },
      /^4(04|22)$/,
    ),
    asked(
      "an eviction of another pod",
      { method: "POST", path: `${there}/eviction`, body: { metadata: { name: "other" } } },
      422,
      /name/,
    ),
    asked("the namespace default", { method: "DELETE", path: "/api/v1/namespaces/default" }, /^4(03|05|09|22)$/),
    asked(
      "an unknown field, strictly",
      {
        method: "POST",
        path: `${podsPath}?fieldValidation=Strict`,
        body: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "odd" },
          spec: { containers: [{ name: "a", image: "a" }], magic: 1 },
        },
      },
      400,
      /magic/,
    ),
  ],
};
