/**
 * Engines as they answered when they were recorded, and as newer ones answer by Docker's history of its API (1.52):
 * events without status, id and from at the top, no address at the top of NetworkSettings, no version below 1.44.
 */
import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dockerEngine } from "../../../../daemon/adapters/docker/docker.js";
import { shimGroupKey } from "../../../../daemon/adapters/docker/shims.js";
import { type FakeDocker, json, type Request, withFake } from "./fake-docker.js";
import { type Exchange, type Recording, storyScope, type Told, tellStory } from "./story.js";

const folder = fileURLToPath(new URL("../../../../../test/daemon/adapters/docker/recorded/", import.meta.url));
const recordings = readdirSync(folder).map((file) => JSON.parse(readFileSync(folder + file, "utf8")) as Recording);
const newest = recordings.at(-1) as Recording;

const it = suite("recorded engines");

/** Without the version of the API and the query, as in {@link Request}. */
const placeOf = ({ method, url }: Exchange): string =>
  `${method} ${url.replace(/^\/v1\.\d+|\?.*$/g, "").split("?")[0]}`;

type Json = Record<string, unknown>;

/** Fields that API 1.52 no longer has at the top of NetworkSettings. */
const networkFieldsGone =
  "Bridge HairpinMode LinkLocalIPv6Address LinkLocalIPv6PrefixLen SecondaryIPAddresses SecondaryIPv6Addresses EndpointID Gateway GlobalIPv6Address GlobalIPv6PrefixLen IPAddress IPPrefixLen IPv6Gateway MacAddress".split(
    " ",
  );

const without = (object: Json, ...keys: string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

/** As an engine answers that has dropped what API 1.52 dropped, and every older version. */
function as152({ exchanges }: Recording): Exchange[] {
  return exchanges.map((exchange) => {
    const { body } = exchange;
    if (/\/version$/.test(exchange.url))
      return { ...exchange, body: { ...(body as Json), ApiVersion: "1.57", MinAPIVersion: "1.52" } };
    if (/\/events\?/.test(exchange.url))
      return { ...exchange, body: (body as Json[]).map((event) => without(event, "status", "id", "from")) };
    if (!/\/containers\/\w+\/json/.test(exchange.url)) return exchange;
    const inspected = body as { NetworkSettings: Json };
    const NetworkSettings = without(inspected.NetworkSettings, ...networkFieldsGone);
    return { ...exchange, body: { ...inspected, NetworkSettings } };
  });
}

/** An event for each line, once what it is of was asked for: as the engine tells it then. */
function events(fake: FakeDocker, lines: readonly Json[]): void {
  fake.on(/GET \/events/, (_request, response: ServerResponse) => {
    response.writeHead(200);
    response.flushHeaders();
    void (async () => {
      const cause: Record<string, RegExp> = { start: /start$/, kill: /kill$/, die: /kill$/, destroy: /^DELETE/ };
      for (const line of lines) {
        const of = cause[String(line["Action"])];
        const { ID } = line["Actor"] as { ID: string };
        await fake.requests.until((all) =>
          all.some((r) => r.path.includes(ID) && of?.test(`${r.method} ${r.path}`) === true),
        );
        response.write(`${JSON.stringify(line)}\n`);
      }
    })();
  });
}

/** Answers each question as it was answered, in the order of the recording; the last answer again when there are no more. */
function replay(fake: FakeDocker, exchanges: readonly Exchange[]): void {
  const answers = new Map<string, Exchange[]>();
  for (const exchange of exchanges)
    answers.set(placeOf(exchange), [...(answers.get(placeOf(exchange)) ?? []), exchange]);
  const [version] = answers.get("GET /version") ?? [];
  fake.version = json(version?.body);
  const { MinAPIVersion = "" } = (version?.body ?? {}) as { MinAPIVersion?: string };
  fake.on(/./, (request, response) => {
    if (Number(request.version.slice(3)) < Number(MinAPIVersion.slice(2))) {
      const message = `client version ${request.version.slice(1)} is too old. Minimum supported API version is ${MinAPIVersion}, please upgrade your client to a newer version`;
      return json({ message }, 400)(request, response);
    }
    const left = answers.get(`${request.method} ${request.path}`) ?? [];
    const next = left.length > 1 ? left.shift() : left[0];
    if (next?.status === 204) return void response.writeHead(204).end();
    json(next?.body ?? { message: `not recorded: ${request.path}` }, next?.status ?? 404)(request, response);
  });
  const stream = exchanges.find(({ url }) => /\/events\?/.test(url));
  events(fake, (stream?.body ?? []) as Json[]);
}

/** The story, told by these answers, and what was asked. */
async function told(exchanges: readonly Exchange[]): Promise<{ told: Told; asked: readonly Request[] }> {
  let result: Told | undefined;
  let asked: readonly Request[] = [];
  await withFake(async (fake) => {
    replay(fake, exchanges);
    const address = { kind: "unix" as const, path: fake.socketPath };
    const engine = dockerEngine({ ...storyScope, address, clock: fake.clock });
    result = await tellStory(engine, () => Promise.resolve());
    asked = [...fake.requests.items];
    await engine.close();
  });
  return { told: result as Told, asked };
}

const expected: Told = {
  network: { name: "troupe-recorded", cidr: "10.244.249.0/24", gateway: "10.244.249.1" },
  sandboxIp: "10.244.249.2",
  events: ["box started of one", "app started of one", "app died of one", "app removed of one"],
  states: ["created", "running", "exited"],
  exitCode: 137,
  left: ["app exited without address", "box running 10.244.249.2"],
};

for (const recording of recordings) {
  it(`${recording.engine} is understood`, async () => {
    assert.equal((await told(recording.exchanges)).told, expected);
  });
}

it("one that has dropped what Docker 29 no longer says is understood, and asked in no version it refuses", async () => {
  const exchanges = as152(newest);
  const text = JSON.stringify(exchanges);
  assert.not.match(text, /"status":"start"|"IPPrefixLen":0/);
  const { told: result, asked } = await told(exchanges);
  assert.equal(result, expected);
  assert.equal([...new Set(asked.map(({ version }) => version))], ["v1.52"]);
});

it("the body of a sandbox and of what is in it name one group where the engine takes annotations, and none before", async () => {
  for (const { engine, exchanges } of recordings) {
    const { asked } = await told(exchanges);
    const bodies = asked.filter(({ path }) => path === "/containers/create").map(({ body }) => body as Json);
    const groups = bodies.map(({ HostConfig }) => (HostConfig as { Annotations?: Json }).Annotations?.[shimGroupKey]);
    assert.is(groups.length, 2);
    if (/ 20\./.test(engine)) assert.equal(groups, [undefined, undefined], engine);
    // The sandbox's is drawn anew; what is in it takes what the engine says of the sandbox.
    else assert.match(String(groups[0]), /^[0-9a-f-]{36}$/, engine);
    const box = exchanges.find(({ body }) => (body as Json | null)?.["Name"] === "/box")?.body as
      | { HostConfig: { Annotations?: Json } }
      | undefined;
    assert.is(groups[1], box?.HostConfig.Annotations?.[shimGroupKey], engine);
  }
});

it.run();
