import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type AuditFacts, auditEntry, isAudited } from "../../../core/access/audit.js";
import { objectRight } from "../../../core/access/right.js";
import { user } from "./helpers.js";

const test = suite("lines of the audit");
const facts = (more: Partial<AuditFacts>): AuditFacts => ({
  at: "2026-01-01T00:00:00Z",
  caller: user("jane"),
  right: objectRight("list", "pods", { namespace: "a" }),
  ...{ method: "GET", path: "/api/v1/pods", code: 200, from: "::1" },
  ...more,
});

test("writes, execs and refusals are told; reads, and questions about rights, are not", () => {
  assert.not(isAudited(facts({})));
  assert.ok(isAudited(facts({ code: 403 })));
  assert.ok(isAudited(facts({ code: 401, caller: undefined, right: undefined })));
  for (const verb of ["create", "update", "patch", "delete", "deletecollection"])
    assert.ok(isAudited(facts({ right: objectRight(verb, "pods") })), verb);
  assert.ok(isAudited(facts({ right: objectRight("create", "pods", { subresource: "exec" }) })));
  assert.ok(isAudited(facts({ right: { verb: "post", path: "/eviction/release" } })));
  assert.not(isAudited(facts({ right: objectRight("create", "selfsubjectaccessreviews") })));
  assert.ok(isAudited(facts({ method: "DELETE", right: undefined, code: 404 })));
});

test("who, what, what came of it, from where; nothing of queries", () => {
  const right = objectRight("create", "pods", { namespace: "a", name: "web", subresource: "exec" });
  assert.equal(auditEntry(facts({ right, code: 101, path: "/exec" })), {
    at: "2026-01-01T00:00:00Z",
    user: "jane",
    groups: ["system:authenticated"],
    verb: "create",
    resource: "pods/exec",
    namespace: "a",
    name: "web",
    code: 101,
    from: "::1",
  });
});

test("a line is short, whatever somebody sends", () => {
  const long = "x".repeat(1_000_000);
  const caller = user(long, ...Array.from({ length: 1_000 }, () => long));
  const right = objectRight(long, long, { namespace: long, name: long, group: "g" });
  assert.ok(JSON.stringify(auditEntry(facts({ caller, right }))).length < 10_000);
  assert.ok(JSON.stringify(auditEntry(facts({ right: undefined, path: long, method: long }))).length < 10_000);
});

test.run();
