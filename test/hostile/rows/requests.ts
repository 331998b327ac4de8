/** Addresses, queries, patches and deletes. */

import { podsPath } from "../../e2e/manifests.js";
import { asked, each, type Row, shown, type Topic } from "../row.js";
import { namespacePath } from "./bodies.js";

const there = `${podsPath}/there`;
const q = encodeURIComponent;
const get = (input: string, path: string, code: RegExp | number = 400, says = /./): Row =>
  asked(input, { path }, code, says);

export const paths: Topic = {
  title: "Addresses of requests",
  rows: [
    ...each(
      [
        "/api/v1/pots",
        "/api/v7/pods",
        "/apis/none/v1/pods",
        "/api/v1/namespaces/default/pods/there/none",
        "/none",
        "/api/v1/namespaces/default/pods/../../../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/api/v1/namespaces/default/pods/%2e%2e",
        "/api/v1/namespaces/default/pods/there%00",
        "/api/v1/namespaces/default/pods/%ff%fe",
        "/api/v1/__proto__",
        "/api/v1/namespaces/default/constructor",
        "/api/v1beta1/__proto__",
        "/api/v1beta1/pods/%E0%A4%A",
        "/api/v1/watch/none",
        "/actors/none/none/none",
        "/api/v1/namespaces//pods/there",
        "/api/v1/nodes/none/status",
      ],
      (path) => get(shown(path), path, /^40[0-9]$/),
    ),
    ...each(
      [
        "/api/v1/namespaces/default/pods/there/exec",
        "/api/v1/namespaces/default/pods/there/attach",
        "/api/v1/namespaces/default/pods/there/portforward",
      ],
      (path) => get(`no WebSocket: ${path.split("/").at(-1)}`, path, 400, /WebSocket/),
    ),
    ...each(["lines", "-1", "1.5", "1e9", "0x1"], (tail) =>
      get(`logs, tailLines=${tail}`, `${there}/log?tailLines=${q(tail)}`, 400, /tailLines/),
    ),
    ...each(["soon", "-5", "1h"], (since) =>
      get(`logs, sinceSeconds=${since}`, `${there}/log?sinceSeconds=${q(since)}`, 400, /sinceSeconds/),
    ),
    get("logs of a container that is none", `${there}/log?container=none`, /^40[04]$/, /none/),
    get("logs, follow=maybe", `${there}/log?follow=maybe`, 400, /follow/),
    get("logs, sinceTime=yesterday", `${there}/log?sinceTime=yesterday`, 400, /sinceTime/),
    asked("another method: PROPFIND", { method: "PROPFIND", path: podsPath }, /^405$/),
    asked("another method: TRACE", { method: "TRACE", path: podsPath }, /^40[05]$/),
    asked("a PUT to a collection", { method: "PUT", path: podsPath, body: {} }, 405),
    asked("a POST to an object", { method: "POST", path: there, body: {} }, /^40[45]$/),
    asked(
      "a PUT under another name",
      {
        method: "PUT",
        path: there,
        body: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "other" },
          spec: { containers: [{ name: "a", image: "a" }] },
        },
      },
      /^4(00|22)$/,
      /name/,
    ),
    asked(
      "a PUT at an old revision",
      {
        method: "PUT",
        path: there,
        body: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "there", resourceVersion: "1" },
          spec: { containers: [{ name: "main", image: "a" }] },
        },
      },
      409,
    ),
  ],
};

const oddSelectors = [
  "a b c",
  "=",
  "==",
  "!",
  "a=b=c",
  "a in",
  "a in (",
  "a in (b",
  "a in b)",
  "a in ((b))",
  ",",
  "a,,b",
  "a=b c",
  "a>b",
  "é=1",
  "a/b/c=d",
  "a==b!=c",
  "(a)",
  "a in (b),(c)",
  "x".repeat(17_000),
  Array.from({ length: 201 }, (_, i) => `a${i}=b`).join(","),
];
const oddFields = [
  "spec.none=x",
  "metadata.name",
  "metadata.name in (a)",
  "=",
  "a=b=c,",
  "status.phase>Running",
  "__proto__=1",
  "constructor=1",
  "x".repeat(17_000),
];

export const selectors: Topic = {
  title: "Selectors of requests",
  rows: [
    ...each(oddSelectors, (s) => get(`labelSelector=${shown(s)}`, `${podsPath}?labelSelector=${q(s)}`)),
    ...each(oddFields, (s) => get(`fieldSelector=${shown(s)}`, `${podsPath}?fieldSelector=${q(s)}`)),
    ...each(["a b c", "a in (b)", "!a"], (s) =>
      get(`labels=${shown(s)}, as of 2014`, `/api/v1beta1/pods?labels=${q(s)}`),
    ),
  ],
};

export const watches: Topic = {
  title: "Watches and lists",
  rows: [
    ...each(["x", "-1", "1.5", "1e3", "0x1", "9".repeat(30), " 1", "١"], (v) =>
      get(
        `a watch from resourceVersion=${shown(v)}`,
        `${podsPath}?watch=true&resourceVersion=${q(v)}`,
        400,
        /resourceVersion/,
      ),
    ),
    get("a watch from the future", `${podsPath}?watch=true&resourceVersion=999999999999999`, /^4(00|10)$/, /revision/),
    ...each(["maybe", "TRUE", "2"], (v) => get(`watch=${v}`, `${podsPath}?watch=${v}`, 400, /watch/)),
    ...each(["-1", "x", "1.5"], (v) =>
      get(`a watch for timeoutSeconds=${v}`, `${podsPath}?watch=true&timeoutSeconds=${v}`, 400, /timeoutSeconds/),
    ),
    get("allowWatchBookmarks=maybe", `${podsPath}?watch=true&allowWatchBookmarks=maybe`, 400, /allowWatchBookmarks/),
    get(
      "sendInitialEvents without a match",
      `${podsPath}?watch=true&sendInitialEvents=true`,
      422,
      /resourceVersionMatch/,
    ),
    get("sendInitialEvents of a list", `${podsPath}?sendInitialEvents=true`, 422, /sendInitialEvents/),
    get(
      "a match of no kind",
      `${podsPath}?resourceVersion=1&resourceVersionMatch=Roughly`,
      422,
      /resourceVersionMatch/,
    ),
    get(
      "a list of exactly revision 0",
      `${podsPath}?resourceVersion=0&resourceVersionMatch=Exact`,
      422,
      /resourceVersion/,
    ),
    get("a list of an old revision", `${podsPath}?resourceVersion=1&resourceVersionMatch=Exact`, 410, /revision/),
    ...each(["a watch of 2014 from x", "a watch of 2014 from -1"], (what) =>
      get(what, `/api/v1beta1/watch/pods?resourceVersion=${what.split(" ").at(-1)}`, 422, /resourceVersion/),
    ),
  ],
};

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
    asked("an apply without a manager", patch("apply-patch", "{}"), /^4(00|15)$/),
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
