/** Bytes that are no proper requests, and heads that want something. */

import { podsPath } from "../../e2e/manifests.js";
import { raw } from "../raw.js";
import { asked, each, type Topic } from "../row.js";

const host = "host: localhost\r\n";
const get =
  (path = "/api/v1/pods") =>
  (auth: string, more = ""): string =>
    `GET ${path} HTTP/1.1\r\n${host}${auth}${more}connection: close\r\n\r\n`;
const post = (auth: string, more: string, body: string): string =>
  `POST ${podsPath} HTTP/1.1\r\n${host}${auth}${more}connection: close\r\n\r\n${body}`;
/** Node answers what it cannot parse by itself, or hangs up. */
const refused = /^(4\d\d|closed|505)$/;

export const wire: Topic = {
  title: "Requests as bytes",
  rows: [
    raw("no request", "\u0000\u0001\u0002\u0003\r\n\r\n", refused),
    raw("a greeting of TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc", /^(4\d\d|closed|silence)$/, /./),
    raw("HTTP/0.9", "GET /api/v1/pods\r\n\r\n", refused),
    raw("HTTP/9.9", `GET /api/v1/pods HTTP/9.9\r\n${host}\r\n`, refused),
    raw("HTTP/1.1 without a host", "GET /api/v1/pods HTTP/1.1\r\nconnection: close\r\n\r\n", refused),
    raw(
      "two hosts",
      (auth) => `GET /api/v1/pods HTTP/1.1\r\nhost: localhost\r\nhost: evil\r\n${auth}connection: close\r\n\r\n`,
      /^4\d\d$/,
    ),
    raw("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", refused),
    raw("a method of 10,000 characters", `${"A".repeat(10_000)} / HTTP/1.1\r\n${host}\r\n`, refused),
    raw("an address of 100,000 characters", `GET /${"a".repeat(100_000)} HTTP/1.1\r\n${host}\r\n`, /^(4\d\d|closed)$/),
    raw(
      "100,000 characters of one header",
      `GET / HTTP/1.1\r\n${host}x: ${"a".repeat(100_000)}\r\n\r\n`,
      /^(4\d\d|closed)$/,
    ),
    raw(
      "10,000 headers",
      `GET / HTTP/1.1\r\n${host}${Array.from({ length: 10_000 }, (_, i) => `x${i}: y\r\n`).join("")}\r\n`,
      /^(4\d\d|closed)$/,
    ),
    raw("a header without a colon", `GET / HTTP/1.1\r\n${host}nonsense\r\n\r\n`, refused),
    raw("a header with a zero", `GET / HTTP/1.1\r\n${host}x: a\u0000b\r\n\r\n`, refused),
    raw("a blank before the colon", `GET / HTTP/1.1\r\n${host}content-length : 5\r\n\r\n`, refused),
    raw("a bare line feed in a header", `GET / HTTP/1.1\n${host}\n`, /^(4\d\d|closed)$/),
    raw("a folded header", `GET / HTTP/1.1\r\n${host}x: a\r\n b\r\n\r\n`, /^(4\d\d|closed)$/),
    raw("two lengths", (auth) => post(auth, "content-length: 2\r\ncontent-length: 3\r\n", "{}x"), refused),
    raw(
      "a length and chunks",
      (auth) => post(auth, "content-length: 4\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\nGET /x"),
      refused,
    ),
    raw("chunks, spelled otherwise", (auth) => post(auth, "transfer-encoding: xchunked\r\n", "0\r\n\r\n"), refused),
    raw("chunks of -1 bytes", (auth) => post(auth, "transfer-encoding: chunked\r\n", "-1\r\n\r\n"), refused),
    raw(
      "chunks of 2^64 bytes",
      (auth) => post(auth, "transfer-encoding: chunked\r\n", "fffffffffffffffff\r\n"),
      refused,
    ),
    raw("a chunk that is no number", (auth) => post(auth, "transfer-encoding: chunked\r\n", "xyz\r\n"), refused),
    raw("a length of -1", (auth) => post(auth, "content-length: -1\r\n", "{}"), refused),
    raw("a length of a word", (auth) => post(auth, "content-length: ten\r\n", "{}"), refused),
    raw("a length of 4 GB", (auth) => post(auth, "content-length: 4294967296\r\n", "{}"), /^413$/),
    raw("expect: a miracle", (auth) => get()(auth, "expect: miracle\r\n"), /^4\d\d$/),
    raw(
      "an upgrade to nothing known",
      (auth) => get()(auth, "upgrade: ipx\r\n").replace("connection: close", "connection: upgrade"),
      /^4\d\d$/,
    ),
    raw(
      "a WebSocket without a key",
      (auth) =>
        get(`${podsPath}?watch=true`)(auth, "upgrade: websocket\r\n").replace(
          "connection: close",
          "connection: upgrade",
        ),
      /^4\d\d$/,
    ),
    raw(
      "a WebSocket of version 7",
      (auth) =>
        get(`${podsPath}?watch=true`)(
          auth,
          "upgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 7\r\n",
        ).replace("connection: close", "connection: upgrade"),
      /^4\d\d$/,
    ),
    raw("a tunnel", (auth) => `CONNECT evil:22 HTTP/1.1\r\n${host}${auth}\r\n`, refused),
    raw("..", (auth) => get("/api/v1/namespaces/default/pods/../../../../etc/passwd")(auth), /^4\d\d$/),
    raw("%2e%2e for a name", (auth) => get("/api/v1/namespaces/default/pods/%2e%2e")(auth), /^4\d\d$/),
    raw("a percent that ends", (auth) => get("/api/v1/namespaces/default/pods/%")(auth), /^4\d\d$/),
    raw("bytes above 127 in the address", (auth) => get("/api/v1/\u00ff\u00fe")(auth), /^(4\d\d|closed)$/),
    raw(
      "100 requests that are refused, in one go",
      (auth) => `GET /none HTTP/1.1\r\n${host}${auth}\r\n`.repeat(100),
      /^4\d\d$/,
    ),
  ],
};

const origin = (input: string, headers: Record<string, string>) =>
  asked(input, { method: "POST", path: podsPath, body: {}, headers }, 403);

export const pages: Topic = {
  title: "Pages of others",
  rows: [
    ...each(["evil.example", "localhost.evil.example", "evil:8080", "127.0.0.1.evil.example", "[::1].evil"], (name) =>
      raw(
        `called ${name}`,
        (auth) => `GET /api/v1/pods HTTP/1.1\r\nhost: ${name}\r\n${auth}connection: close\r\n\r\n`,
        /^4(00|03|21)$/,
      ),
    ),
    ...each(
      [
        "http://evil.example",
        "null",
        "http://localhost:1",
        "file://",
        "chrome-extension://x",
        "http://127.0.0.1.evil.example",
      ],
      (value) => origin(`a write from a page of ${value}`, { origin: value }),
    ),
    raw(
      "a watch by WebSocket from a page",
      (auth) =>
        `GET ${podsPath}?watch=true HTTP/1.1\r\n${host}${auth}origin: http://evil.example\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n`,
      /^403$/,
    ),
    raw(
      "exec by WebSocket from a page",
      (auth) =>
        `GET ${podsPath}/there/exec?command=id HTTP/1.1\r\n${host}${auth}origin: http://evil.example\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n`,
      /^403$/,
    ),
  ],
};
