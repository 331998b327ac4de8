/** Who has no token, or another's; and who would join. */

import { podsPath } from "../../e2e/manifests.js";
import { asked, askedThere, each, type Row, type Topic } from "../row.js";

const bad = [
  "",
  "Bearer",
  "Bearer ",
  "Bearer x",
  "Basic YWRtaW46YWRtaW4=",
  "bearer",
  `Bearer ${"x".repeat(4_000)}`,
  "Bearer null",
  "Bearer undefined",
  "Bearer ../admin-token",
  "Digest x",
  "Bearer a b",
];

const noToken = (
  input: string,
  ask: { method?: string; path: string; body?: unknown },
  authorization = "Bearer x",
): Row => asked(input, { ...ask, headers: { authorization } }, 401, /token|[Uu]nauthorized|credential/);

export const tokens: Topic = {
  title: "Callers without a token",
  rows: [
    ...each(bad, (authorization) =>
      noToken(
        `authorization: ${authorization === "" ? "empty" : authorization.slice(0, 40)}`,
        { path: podsPath },
        authorization,
      ),
    ),
    noToken("a write", { method: "POST", path: podsPath, body: {} }),
    noToken("a list of 2014", { path: "/api/v1beta1/pods" }),
    noToken("the actors", { path: "/actors" }),
    noToken("the actors' steps", { path: "/actors/stream" }),
    noToken("logs", { path: `${podsPath}/there/log` }),
    noToken("a page through the proxy", { path: "/api/v1beta1/proxy/services/kubernetes/" }),
    noToken("a watch", { path: `${podsPath}?watch=true` }),
    noToken("a delete of everything", { method: "DELETE", path: podsPath }),
    noToken("the tokens for joining", { path: "/api/troupe/join-tokens" }),
    ...each(["/api/v1/pods", "/api/v1/nodes", "/actors", "/version/none"], (path) =>
      askedThere(`over TLS, ${path}`, { path }, 401, /token/),
    ),
  ],
};

const hash = "0".repeat(64);
const token = `troupe1.abcdefgh.${"x".repeat(43)}.${hash}`;
const join = (
  input: string,
  body: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
  code: RegExp | number = /^4(00|01|13|15|29)$/,
): Row => askedThere(input, { method: "POST", path: "/join", body, headers }, code);

export const joins: Topic = {
  title: "Joining",
  rows: [
    join("no token", { minion: "m", secretHash: hash }, {}, 401),
    join("a token of another form", { minion: "m", secretHash: hash }, { authorization: "Bearer x" }),
    join("a token nobody gave", { minion: "m", secretHash: hash }, { authorization: `Bearer ${token}` }, 401),
    join(
      "a token of 4,000 characters",
      { minion: "m", secretHash: hash },
      { authorization: `Bearer ${"x".repeat(4_000)}` },
    ),
    join("a name with a slash", { minion: "a/b", secretHash: hash }),
    join("a name of 300 characters", { minion: "a".repeat(300), secretHash: hash }),
    join("a name that is a list", { minion: ["a"], secretHash: hash }),
    join("a name with a newline", { minion: "a\nb", secretHash: hash }),
    join("the name __proto__", { minion: "__proto__", secretHash: hash }),
    join("no hash", { minion: "m" }),
    join("a hash of 63 digits", { minion: "m", secretHash: hash.slice(1) }),
    join("a hash in capitals", { minion: "m", secretHash: "A".repeat(64) }),
    join("no body", undefined),
    join("a list", []),
    join("half an object", '{"minion":'),
    join("YAML", "minion: m\nsecretHash: x\n"),
    join("a body of 160 kB, without a token", { minion: "x".repeat(160_000) }, {}, /^4(01|13|29)$/),
    join("flow sequences of 20 kB, without a token", "[a,".repeat(6_000), {}, /^4(01|13|29)$/),
    askedThere(
      "a renewal by a stranger",
      {
        method: "POST",
        path: "/join/renew",
        body: { secretHash: hash },
        headers: { authorization: "Bearer x", "x-troupe-minion": "m" },
      },
      /^4(01|29)$/,
    ),
    askedThere("a GET of /join", { path: "/join" }, /^40[145]$/),
    askedThere("a PUT of /ca", { method: "PUT", path: "/ca", body: {} }, /^40[145]$/),
  ],
};
