import { suite } from "uvu";
import * as assert from "uvu/assert";
import { portParts } from "../../../../core/compose/reading/short-ports.js";
import { faultsOf, folder, serviceOf, treeOf } from "../folder.js";

const test = suite("short forms");

const of = (key: string, value: string): unknown =>
  serviceOf(
    `services: { web: { image: x, ${key}: ${value} }, db: { image: x } }\nvolumes: { data: }\nnetworks: { n: }\nconfigs: { c: { content: x } }\n`,
  )[key];

const tcp = (target: number, published?: string, more: object = {}): object => ({
  target,
  ...(published === undefined ? {} : { published }),
  protocol: "tcp",
  ...more,
});

const table: readonly (readonly [key: string, value: string, long: unknown])[] = [
  ["ports", "[3000]", [tcp(3000)]],
  ["ports", '["3000-3001"]', [tcp(3000), tcp(3001)]],
  ["ports", '["8000:8000"]', [tcp(8000, "8000")]],
  ["ports", '["9090-9091:8080-8081"]', [tcp(8080, "9090"), tcp(8081, "9091")]],
  ["ports", '["8000-9000:80"]', [tcp(80, "8000-9000")]],
  ["ports", '["127.0.0.1:8001:8001"]', [tcp(8001, "8001", { host_ip: "127.0.0.1" })]],
  ["ports", '["127.0.0.1::80"]', [tcp(80, undefined, { host_ip: "127.0.0.1" })]],
  [
    "ports",
    '["127.0.0.1:5000-5001:5000-5001"]',
    [tcp(5000, "5000", { host_ip: "127.0.0.1" }), tcp(5001, "5001", { host_ip: "127.0.0.1" })],
  ],
  ["ports", '["::1:6000:6000"]', [tcp(6000, "6000", { host_ip: "::1" })]],
  ["ports", '["[::1]:6001:6001"]', [tcp(6001, "6001", { host_ip: "::1" })]],
  ["ports", '["6060:6060/udp"]', [{ target: 6060, published: "6060", protocol: "udp" }]],
  ["volumes", '["/data"]', [{ type: "volume", target: "/data" }]],
  [
    "volumes",
    '["data:/data:ro,nocopy"]',
    [{ type: "volume", source: "data", target: "/data", read_only: true, volume: { nocopy: true } }],
  ],
  [
    "volumes",
    '["./a/../b:/b:ro,z"]',
    [{ type: "bind", source: `${folder}/b`, target: "/b", read_only: true, bind: { selinux: "z" } }],
  ],
  ["volumes", '[".env:/e"]', [{ type: "bind", source: `${folder}/.env`, target: "/e" }]],
  ["volumes", '["../c:/c"]', [{ type: "bind", source: "/srv/c", target: "/c" }]],
  [
    "volumes",
    '["~/d:/d", "/e:/e:rslave"]',
    [
      { type: "bind", source: "/home/ann/d", target: "/d" },
      { type: "bind", source: "/e", target: "/e", bind: { propagation: "rslave" } },
    ],
  ],
  ["volumes", "[{ type: bind, source: x, target: /x }]", [{ type: "bind", source: `${folder}/x`, target: "/x" }]],
  ["environment", "[A=1=2, B, 'C=']", { A: "1=2", B: null, C: "" }],
  ["depends_on", "[db]", { db: { condition: "service_started" } }],
  ["networks", "[n, default]", { n: null, default: null }],
  ["configs", "[c]", [{ source: "c" }]],
  ["env_file", "a.env", [{ path: `${folder}/a.env` }]],
  [
    "env_file",
    "[a.env, { path: /b.env, required: false }]",
    [{ path: `${folder}/a.env` }, { path: "/b.env", required: false }],
  ],
  ["dns", "1.1.1.1", ["1.1.1.1"]],
  ["tmpfs", "/run", ["/run"]],
  ["extra_hosts", "['a=1.1.1.1', 'a:2.2.2.2', 'b=[::1]']", { a: ["1.1.1.1", "2.2.2.2"], b: ["::1"] }],
  ["sysctls", "[net.core.somaxconn=1]", { "net.core.somaxconn": "1" }],
  ["label_file", "x.labels", [`${folder}/x.labels`]],
];
for (const [key, value, long] of table) test(`${key}: ${value}`, () => assert.equal(of(key, value), long));

const faulty: readonly (readonly [key: string, value: string, why: RegExp])[] = [
  ["ports", '["a:b"]', /ports\[0\]: must be \[IP:\]\[PUBLISHED:\]PORT\[\/PROTOCOL\], and is a:b/],
  ["ports", '["1:1", "80:80:80:80"]', /ports\[1\]: must be/],
  ["ports", '["70000"]', /must be/],
  ["ports", '["9-8:9-8"]', /must be/],
  ["ports", '["1-2:1-3"]', /1-2 and 1-3 are not as many ports/],
  ["volumes", '["a:b"]', /must be \[SOURCE:\]\/TARGET\[:MODE\], and is a:b/],
  ["volumes", '["a:/b:rx"]', /must be/],
  ["volumes", '[":/b"]', /must be/],
];
for (const [key, value, why] of faulty)
  test(`not ${key}: ${value}`, () =>
    assert.match(faultsOf(`services: { web: { image: x, ${key}: ${value} } }\n`)[0] ?? "", why));

test("what is external may say its name as files once did", () => {
  assert.equal(
    treeOf("services: { web: { image: x } }\nnetworks: { n: { external: { name: theirs } } }\n")["networks"],
    {
      n: { external: true, name: "theirs" },
    },
  );
});

test("parts of a port", () => {
  assert.equal(portParts("[::1]::80/udp"), { ip: "::1", published: "", target: "80", protocol: "udp" });
  assert.is(portParts("x"), undefined);
});

test.run();
