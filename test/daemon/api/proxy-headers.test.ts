import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { answerHeaders, requestHeaders, sandbox } from "../../../daemon/api/proxy-headers.js";

const test = suite("headers of what is proxied");

test("a backend is not told who the client is to us, nor what is about one connection", () => {
  const kept = { accept: "text/html", "content-type": "text/plain", "x-request-id": "1" };
  const credentials = {
    ...{ authorization: "Bearer root", cookie: "a=b", "proxy-authorization": "Basic x" },
    ...{ "impersonate-user": "root", "impersonate-extra-scopes": "all" },
    ...{ "x-remote-user": "root", "x-remote-group": "system:masters", "x-remote-extra-a": "b" },
  };
  const hop = {
    connection: "close, X-Mine",
    "x-mine": "1",
    te: "trailers",
    upgrade: "h2c",
    "transfer-encoding": "chunked",
  };
  assert.equal(requestHeaders({ ...kept, ...credentials, ...hop }), { ...kept, "transfer-encoding": "chunked" });
});

test("an answer signs nobody in, opens our origin to nobody, and is put into a sandbox", () => {
  const answer = answerHeaders({
    "content-type": "text/html",
    "set-cookie": ["session=stolen; Path=/"],
    "www-authenticate": "Basic",
    "access-control-allow-origin": "*",
    "access-control-allow-credentials": "true",
    "clear-site-data": '"*"',
    "strict-transport-security": "max-age=1",
    "service-worker-allowed": "/",
    refresh: "0; url=/api/v1/pods",
    "x-content-type-options": "none",
    connection: "x-mine",
    "x-mine": "1",
  });
  assert.equal(answer, {
    "content-type": "text/html",
    "content-security-policy": [sandbox],
    "x-content-type-options": "nosniff",
  });
});

test("no script of it has our origin, whatever policy it sends itself", () => {
  assert.not.match(sandbox, "allow-same-origin");
  assert.not.match(sandbox, "allow-top-navigation");
  const own = "sandbox allow-same-origin allow-scripts";
  // Of several policies all hold: what one does not allow is not allowed.
  assert.equal(answerHeaders({ "content-security-policy": own })["content-security-policy"], [sandbox, own]);
});

const names = fc.constantFrom("set-cookie", "cookie", "authorization", "access-control-allow-origin", "x-a", "etag");
test("whatever headers come, the sandbox is there and no credential is", () =>
  fc.assert(
    fc.property(fc.dictionary(names, fc.string()), (headers) => {
      const answer = answerHeaders(headers as never);
      assert.equal(answer["content-security-policy"], [sandbox]);
      for (const name of Object.keys(answer)) assert.not.match(name, /^set-cookie|^access-control/);
      for (const name of Object.keys(requestHeaders(headers as never)))
        assert.not.match(name, /^(cookie|authorization)/);
    }),
  ));

test.run();
