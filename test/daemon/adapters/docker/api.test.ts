/** Which version of the API an engine is asked in. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { spokenApi, triedMinorMax } from "../../../../daemon/adapters/docker/api.js";
import { faults } from "../../../contracts/engine/subject.js";
import { json, silence, withFake } from "./fake-docker.js";

const it = suite("the version of Docker's API");

const info = { ServerVersion: "x", NCPU: 1, MemTotal: 1, OperatingSystem: "", OSType: "linux", Architecture: "x86_64" };
const speaks = (newest: string, oldest: string): object => ({ ApiVersion: newest, MinAPIVersion: oldest });
const tooNew = "client version 1.51 is too new. Maximum supported API version is 1.45";

const engines: [name: string, answer: object, minor: number][] = [
  ["Docker 20.10", speaks("1.41", "1.12"), 41],
  ["Docker 26.1", speaks("1.45", "1.24"), 45],
  ["Docker 28.5", speaks("1.51", "1.24"), 51],
  ["Docker 29", speaks("1.52", "1.44"), 51],
  ["Docker 29.10", speaks("1.57", "1.44"), 51],
  ["one that dropped all we know", speaks("1.70", "1.60"), 60],
  ["one that says nothing of it", {}, 0],
];

it("is the newest that the engine and we know, and the engine's oldest where there is none", () => {
  for (const [name, answer, minor] of engines) {
    assert.equal(spokenApi(answer), { product: "Docker", minor }, name);
    assert.ok(minor === 0 || minor <= triedMinorMax || minor === 60, name);
  }
});

it("is Podman's where Podman answers", () => {
  const answer = { ...speaks("1.41", "1.24"), Components: [{ Name: "Podman Engine" }, { Name: "Conmon" }] };
  assert.equal(spokenApi(answer), { product: "Podman", minor: 41 });
  assert.is(spokenApi({ ...answer, Components: [{ Name: "Engine" }, { Name: "containerd" }] }).product, "Docker");
});

it("is in every request, asked for once", () =>
  withFake(async (fake) => {
    let asked = 0;
    fake.version = (request, response) => {
      asked++;
      assert.is(request.version, "");
      json(speaks("1.57", "1.44"))(request, response);
    };
    fake.on(/GET \/info/, json(info)).on(/GET \/containers\/json/, json([]));
    const engine = fake.engine();
    await Promise.all([engine.facts(), engine.list(), engine.inspect("a"), engine.killContainer("a")]);
    assert.equal([...new Set(fake.requests.items.map(({ version }) => version))], ["v1.51"]);
    assert.is(asked, 1);
  }));

it("is not asked for again though who answers keeps it to himself", () =>
  withFake(async (fake) => {
    fake.version = json({ message: "forbidden" }, 403);
    fake.on(/GET \/info/, json(info));
    const engine = fake.engine();
    await engine.facts();
    await engine.facts();
    assert.equal(
      fake.requests.items.map(({ version }) => version),
      ["", ""],
    );
  }));

it("is another when the engine was replaced by one that refuses the old one", () =>
  withFake(async (fake) => {
    fake.version = json(speaks("1.51", "1.24"));
    fake.on(/GET \/info/, (request, response) =>
      request.version === "v1.45" ? json(info)(request, response) : json({ message: tooNew }, 400)(request, response),
    );
    const engine = fake.engine();
    fake.version = json(speaks("1.51", "1.24"));
    const fault = await faults("ServiceUnavailable", engine.facts());
    assert.is(fault.details.retry, true);
    fake.version = json(speaks("1.45", "1.24"));
    await engine.facts();
    assert.is(fake.requests.items.at(-1)?.version, "v1.45");
  }));

it("holds nobody up for ever, and is asked for again", () =>
  withFake(async (fake) => {
    fake.on(/GET \/info/, json(info));
    const usual = fake.version;
    let heard: () => void = () => undefined;
    const silent = new Promise<void>((resolve) => {
      heard = resolve;
    });
    fake.version = (request, response) => {
      heard();
      silence(request, response);
    };
    const engine = fake.engine();
    const end = faults("Timeout", engine.facts());
    await silent;
    fake.clock.skip(15_000);
    await end;
    fake.version = usual;
    await engine.facts();
  }));

it.run();
