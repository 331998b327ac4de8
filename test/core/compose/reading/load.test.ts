// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how compose files name variables
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf, folder, serviceOf, stackOf, treeOf } from "../folder.js";

const test = suite("compose files read");

test("a service begins with another, of its own file or another, on and on", () => {
  const files = {
    "compose.yaml":
      "services:\n  web: { extends: { file: common/base.yaml, service: app }, environment: { B: 2 } }\n  two: { extends: web, tty: true }\n",
    "common/base.yaml":
      "services:\n  app: { extends: root, environment: { A: 1, B: 1 }, env_file: ./app.env }\n  root: { image: x, volumes: ['./data:/data'] }\n",
    "common/app.env": "C=3",
  };
  const web = {
    image: "x",
    volumes: [{ type: "bind", source: `${folder}/common/data`, target: "/data" }],
    environment: { A: 1, B: 2 },
    env_file: [{ path: `${folder}/common/app.env` }],
  };
  assert.equal(serviceOf(files), web);
  assert.equal(serviceOf(files, "two"), { ...web, tty: true });
});

test("what extends itself, or what there is not, is told", () => {
  const of = (text: string): string[] => faultsOf(`services:\n${text}`);
  assert.equal(
    of("  a: { extends: b }\n  b: { extends: a }\n")[0],
    "compose.yaml:3: extends: a extends itself, by way of others",
  );
  assert.equal(of("  a: { image: x, extends: c }\n"), [
    "compose.yaml:2: extends: there is no service c in compose.yaml",
  ]);
  assert.equal(of("  a: { image: x, extends: { file: none.yaml, service: c } }\n"), ["there is no file none.yaml"]);
});

test("what is included has its own folder and variables, and those of who includes it before", () => {
  const files = {
    "compose.yaml":
      "include: [sub/compose.yaml, { path: [other/a.yaml, other/b.yaml], project_directory: ., env_file: other/x.env }]\nservices: { web: { image: '$A$B', depends_on: [db, cache] } }\n",
    ".env": "A=outer",
    "sub/compose.yaml": "services: { db: { image: 'db:$A:$B', volumes: ['./d:/d'] } }\nvolumes: { v: }\n",
    "sub/.env": "A=sub\nB=sub",
    "other/a.yaml": "services: { cache: { image: '$B', volumes: ['./d:/d'] } }\n",
    "other/b.yaml": "services: { cache: { tty: true } }\n",
    "other/x.env": "B=other",
  };
  const bind = (path: string): unknown[] => [{ type: "bind", source: path, target: "/d" }];
  assert.equal(serviceOf(files, "db"), { image: "db:outer:sub", volumes: bind(`${folder}/sub/d`) });
  assert.equal(serviceOf(files, "cache"), { image: "other", volumes: bind(`${folder}/d`), tty: true });
  assert.equal(treeOf(files)["volumes"], { v: null });
});

test("what is included is not merged, and does not include itself", () => {
  const twice = {
    "compose.yaml": "include: [b.yaml]\nservices: { a: { image: x } }\n",
    "b.yaml": "services: { a: { image: y } }\n",
  };
  assert.equal(faultsOf(twice), [
    "compose.yaml:1: include: services.a is here already, at compose.yaml:2; what is included is not merged",
  ]);
  const same = { ...twice, "b.yaml": "services: { a: { image: x } }\n" };
  assert.equal(faultsOf(same), []);
  assert.match(
    faultsOf({ "compose.yaml": "include: [compose.yaml]\nservices: { a: { image: x } }\n" })[0] ?? "",
    /includes itself/,
  );
});

test("services of profiles that are not active are not there; who needs them is told", () => {
  const text =
    "services:\n  foo: { image: x }\n  bar: { image: x, profiles: [test] }\n  baz: { image: x, depends_on: [bar], profiles: [test] }\n  zot: { image: x, depends_on: [bar], profiles: [debug] }\n";
  const names = (...profiles: string[]): string[] => [...stackOf(text, { profiles }).services.keys()];
  assert.equal(names(), ["foo"]);
  assert.equal(names("test"), ["foo", "bar", "baz"]);
  assert.equal(names("debug", "test"), ["foo", "bar", "baz", "zot"]);
  assert.equal(names("*"), ["foo", "bar", "baz", "zot"]);
  assert.equal(
    [...stackOf(text, { variables: { COMPOSE_PROFILES: "test,x" } }).services.keys()],
    ["foo", "bar", "baz"],
  );
  assert.equal(faultsOf(text, { profiles: ["debug"] }), [
    "compose.yaml:5: services.zot.depends_on: the service bar is of a profile that is not active: --profile names it",
  ]);
  const loose = text.replace(
    "depends_on: [bar], profiles: [debug]",
    "depends_on: { bar: { condition: service_started, required: false } }",
  );
  assert.equal(faultsOf(loose), []);
});

test("a stack is called as it is asked, as variables say, as the files say, as their folder is", () => {
  const text = "name: ${N:-in-file}\nservices: { web: { image: x:$COMPOSE_PROJECT_NAME } }\n";
  const named = (asked: Parameters<typeof stackOf>[1], of = text): string => stackOf(of, asked).name;
  assert.is(named({ name: "asked", variables: { COMPOSE_PROJECT_NAME: "env" } }), "asked");
  assert.is(named({ variables: { COMPOSE_PROJECT_NAME: "env" } }), "env");
  assert.is(named({}), "in-file");
  assert.is(named({ variables: { N: "n" } }), "n");
  assert.is(named({}, text.replace(/^name.*\n/, "")), "shop");
  assert.is(serviceOf(text)["image"], "x:in-file");
  assert.match(faultsOf(text, { name: "No Name" })[0] ?? "", /^name: No Name is no name of a stack: at most 63 of a-z/);
});

const faulty: readonly (readonly [text: string, faults: string[]])[] = [
  ["services: [", ["compose.yaml:1: Flow sequence in block collection must be sufficiently indented and end with a ]"]],
  ["- a\n", ["compose.yaml:1: a compose file is a mapping with the key services"]],
  ["services: { web: { image: x, image: y } }", ["compose.yaml:1: the key image is given twice in one mapping"]],
  ["services: { web: { image: *x } }", ["compose.yaml:1: the alias *x has no anchor before it"]],
  [
    "services:\n  web:\n    image: x\n    portz: [a]\nserviced: {}\n",
    [
      "compose.yaml:4: services.web.portz: there is no such key; did you mean ports?",
      "compose.yaml:5: serviced: there is no such key; did you mean services?",
    ],
  ],
  [
    "services: { web: { image: x, tty: maybe, deploy: { replicas: 1.5 }, stop_grace_period: soon } }",
    [
      "compose.yaml:1: services.web.tty: must be true or false, and is maybe",
      "compose.yaml:1: services.web.deploy.replicas: must be a whole number, and is 1.5",
      "compose.yaml:1: services.web.stop_grace_period: must be a time such as 1m30s, and is soon",
    ],
  ],
  [
    "services: { web: { image: x, environment: { A: [b] }, volumes: { a: b } } }",
    [
      "compose.yaml:1: services.web.environment.A: must be a text",
      "compose.yaml:1: services.web.volumes: must be a list",
    ],
  ],
  [
    "services: { web: { image: x, volumes: ['data:/d'], networks: [n], secrets: [s] } }\nvolumes: { date: }\n",
    [
      "compose.yaml:1: services.web.networks: n is not under networks",
      "compose.yaml:1: services.web.volumes: data is not under volumes; did you mean date?",
      "compose.yaml:1: services.web.secrets: s is not under secrets",
    ],
  ],
  [
    "services: { web: { image: x, depends_on: [wed] } }",
    ["compose.yaml:1: services.web.depends_on: there is no service wed; did you mean web?"],
  ],
  [
    "services: { web: { image: x, devices: ['/dev/x:/dev/x'], gpus: all } }",
    [
      "compose.yaml:1: services.web.gpus: containers are given no devices here",
      "compose.yaml:1: services.web.devices: containers are given no devices here; a privileged service sees those of its minion",
    ],
  ],
  [
    "services: { web: { image: x, constructor: y } }",
    ["compose.yaml:1: services.web.constructor: there is no such key; keys of your own begin with x-"],
  ],
  ["services: {}\n", ["compose.yaml:1: services: there is no service in it that is active"]],
  [
    "services: { web: { image: !other x } }",
    ["compose.yaml:1: the tag !other is none of compose files; !reset and !override are"],
  ],
];
for (const [text, faults] of faulty)
  test(`a fault names its place: ${faults[0]}`, () => assert.equal([...faultsOf(text)].sort(), [...faults].sort()));

test("a service may be called as extensions are", () => {
  assert.equal([...stackOf("x-y: 1\nservices: { x-ray: { image: x, x-z: 2 } }\n").services.keys()], ["x-ray"]);
});

test("what unfolds to very much, or is very deep, is refused soon", () => {
  const bomb = [
    "x-a: &a [1,2,3,4,5,6,7,8,9]",
    ..."bcdefgh".split("").map((c, i) => `x-${c}: &${c} [${Array(9).fill(`*${"abcdefg"[i]}`).join(",")}]`),
  ];
  assert.match(faultsOf(`${bomb.join("\n")}\nservices: {web: {image: x}}\n`)[0] ?? "", /more than 100000 values/);
  assert.match(faultsOf(`services: ${"[".repeat(150)}${"]".repeat(150)}`)[0] ?? "", /nested deeper than 100/);
  assert.match(faultsOf(`services: ${"[".repeat(50_000)}`)[0] ?? "", /nested deeper than 100/);
});

test.run();
