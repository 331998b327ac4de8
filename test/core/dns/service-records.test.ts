import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { DnsRecord } from "../../../core/dns/records.js";
import { behindRecords, serviceRecords } from "../../../core/dns/service-records.js";
import { addressOf, serviceOf } from "./sample.js";

const it = suite("records of a service");
const told = (records: DnsRecord[]): string[] =>
  records.map(({ name, type, data }) => `${name} ${type} ${typeof data === "object" ? JSON.stringify(data) : data}`);
const web = "web.default.svc.cluster.local";
const local = "cluster.local";

it("a portal has its address, both ways, and its named ports", () => {
  const ports = [{ name: "http", port: 80 }, { port: 81 }];
  assert.equal(told(serviceRecords(serviceOf("web", { clusterIP: "10.0.0.9", ports }), local)), [
    `${web} A 10.0.0.9`,
    `9.0.0.10.in-addr.arpa PTR ${web}`,
    `_http._tcp.${web} SRV ${JSON.stringify({ priority: 0, weight: 100, port: 80, target: web })}`,
  ]);
});

it("one that was given no address yet has nothing", () => {
  assert.equal(serviceRecords(serviceOf("web", { clusterIP: "", ports: [{ name: "http", port: 80 }] }), local), []);
});

it("an alias is a name without the dot at its end; one that cannot be is none", () => {
  const alias = (externalName: string) => serviceOf("web", { type: "ExternalName", externalName });
  assert.equal(told(serviceRecords(alias("a.example.com."), local)), [`${web} CNAME a.example.com`]);
  assert.equal(serviceRecords(alias("a..b"), local), []);
});

it("an address behind a headless service has a name of its own, made of the address if there is none", () => {
  const own = (ip: string, hostname = ""): string[] =>
    told(behindRecords(addressOf("web", ip, { hostname, ports: [] }), local));
  assert.equal(own("10.244.0.5", "web-0"), [
    `${web} A 10.244.0.5`,
    `web-0.${web} A 10.244.0.5`,
    `5.0.244.10.in-addr.arpa PTR web-0.${web}`,
  ]);
  assert.is(own("10.244.0.5")[1], `10-244-0-5.${web} A 10.244.0.5`);
  assert.is(own("fd00::5")[1], `fd00--5.${web} AAAA fd00::5`);
  assert.equal(own("nonsense"), []);
});

it.run();
