import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ingressKind } from "../../../../core/kinds/ingress/kind.js";
import { read, toWeb } from "./reading.js";

const it = suite("what is shown of ingresses");

it("people see its class, names and ports, and where it is served", () => {
  const hosts = ["a", "b", "c", "d"].map((host) => ({ host: `${host}.example.com` }));
  const { object } = read(ingressKind, {
    ingressClassName: "front",
    rules: hosts,
    tls: [{ hosts: ["a.example.com"] }],
  });
  const served = {
    ...object,
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.7" }, { hostname: "lb.example.com" }] } },
  };
  assert.equal(ingressKind.table.row(served as never, 0).slice(0, 5), [
    ...["web", "front", "a.example.com,b.example.com,c.example.com + 1 more..."],
    ...["192.0.2.7,lb.example.com", "80, 443"],
  ]);
  const plain = read(ingressKind, { defaultBackend: toWeb }).object;
  assert.equal(ingressKind.table.row(plain, 0).slice(0, 5), ["web", "<none>", "*", "", "80"]);
});

it.run();
