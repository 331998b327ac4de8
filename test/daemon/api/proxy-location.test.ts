import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { locationFor } from "../../../daemon/api/proxy-location.js";

const test = suite("redirects of what is proxied");
const base = "/api/v1beta1/proxy/services/web";
const get = { backend: "http://10.244.0.7:8080", path: "/a/b?q=1", base, self: "127.0.0.1:8080", method: "GET" };

const cases: [location: string, get: string | null, put: string | null][] = [
  ["/there", `${base}/there`, `${base}/there`],
  ["there?x=1#y", `${base}/a/there?x=1#y`, `${base}/a/there?x=1#y`],
  ["http://10.244.0.7:8080/x", `${base}/x`, `${base}/x`],
  ["../../../../pods", `${base}/pods`, `${base}/pods`],
  ["/%2e%2e/%2e%2e/pods", `${base}/pods`, `${base}/pods`],
  // Our own address is no way out of the backend, in no spelling.
  ["http://127.0.0.1:8080/api/v1/pods", `${base}/api/v1/pods`, `${base}/api/v1/pods`],
  ["https://127.0.0.1:8080/api/v1/pods", `${base}/api/v1/pods`, `${base}/api/v1/pods`],
  ["//127.0.0.1:8080/api/v1/pods", `${base}/api/v1/pods`, `${base}/api/v1/pods`],
  ["http://root@127.0.0.1:8080/api", `${base}/api`, `${base}/api`],
  [`http://127.0.0.1:8080${base}/x`, `${base}/x`, `${base}/x`],
  ["https://login.example/?next=x", "https://login.example/?next=x", null],
  ["//cdn.example/y", "http://cdn.example/y", null],
  ["javascript:alert(1)", null, null],
  ["data:text/html,x", null, null],
  ["http://", null, null],
];
for (const [location, read, written] of cases)
  test(`${location} → ${read}; of a PUT → ${written}`, () => {
    assert.is(locationFor(location, get), read);
    assert.is(locationFor(location, { ...get, method: "PUT" }), written);
  });

test("a backend on port 80 is itself", () => {
  assert.is(locationFor("http://10.0.0.1/x", { ...get, backend: "http://10.0.0.1:80" }), `${base}/x`);
});

test("whatever it says, nobody is led to the API, and what changes something stays below the base", () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.webUrl(), fc.webPath(), fc.string(), fc.constantFrom("..//", "\\\\127.0.0.1:8080\\api", "/\\evil")),
      fc.constantFrom("GET", "PUT", "DELETE"),
      (location, method) => {
        const led = locationFor(location, { ...get, method });
        if (led === null) return;
        const url = new URL(led, `http://${get.self}${base}/`);
        const isBelow = url.host === get.self && (url.pathname === base || url.pathname.startsWith(`${base}/`));
        assert.ok(isBelow || (method === "GET" && url.host !== get.self), led);
      },
    ),
    { numRuns: 2_000 },
  ));

test.run();
