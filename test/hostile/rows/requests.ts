/** Addresses, queries, patches and deletes. */

import { podsPath } from "../../e2e/manifests.js";
import { asked, each, type Row, shown, type Topic } from "../row.js";

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
        "/..%2f..%2fetc%2fpasswd",
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
    asked("a PUT to a collection", { method: "PUT", path: podsPath, body: {} }, /^40[45]$/),
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
      "a change of an old revision",
      {
        ...{ method: "PATCH", path: there, body: { metadata: { resourceVersion: "1" } } },
        headers: { "content-type": "application/merge-patch+json" },
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
    ...each(oddSelectors, (s) => get(`labelSelector=${shown(s)}`, `${podsPath}?labelSelector=${q(s)}`, /^4(00|31)$/)),
    ...each(oddFields, (s) => get(`fieldSelector=${shown(s)}`, `${podsPath}?fieldSelector=${q(s)}`, /^4(00|31)$/)),
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
    ...each(["maybe", "yes", "2"], (v) => get(`watch=${v}`, `${podsPath}?watch=${v}`, 400, /watch/)),
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
    ...each(["a watch of 2014 from x", "a watch of 2014 from -1"], (what) =>
      get(what, `/api/v1beta1/watch/pods?resourceVersion=${what.split(" ").at(-1)}`, 422, /resourceVersion/),
    ),
  ],
};
