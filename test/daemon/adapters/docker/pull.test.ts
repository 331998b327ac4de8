/** A pull that failed must not look like one that worked. */
import type { ServerResponse } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RegistryAuths } from "../../../../daemon/minion/engine/engine.js";
import { faults } from "../../../contracts/engine/subject.js";
import { type FakeDocker, json, withFake } from "./fake-docker.js";

const progress = `${JSON.stringify({ status: "Pulling from library/x", id: "1" })}\r\n`;

/** A registry's answer as the engine passes it on. */
function pulling(fake: FakeDocker, body: (response: ServerResponse) => void): Promise<void> {
  fake.on(/POST \/images\/create/, (_request, response) => {
    response.writeHead(200);
    response.write(progress);
    body(response);
  });
  return fake.engine().pullImage("x:1");
}

const it = suite("Docker's pulls");

it("work when the engine says so", () =>
  withFake(async (fake) => {
    const texts: string[] = [];
    fake.on(/POST \/images\/create/, (_request, response) => {
      const layer = { id: "a", status: "Downloading", progressDetail: { current: 5e6, total: 20e6 } };
      response.write(`${progress}${JSON.stringify(layer)}\n`);
      response.end(`${JSON.stringify({ status: "Status: Downloaded newer image for x:1" })}\n`);
    });
    const engine = fake.engine();
    await Promise.all([engine.pullImage("x", ({ text }) => texts.push(text)), engine.pullImage("x")]);
    const pulls = fake.requests.items.filter((request) => request.path === "/images/create");
    assert.is(pulls.length, 1, "two who want the same image share a pull");
    assert.is(pulls[0]?.query.get("tag"), "latest");
    assert.equal(texts, ["0 of 1 layers, 5 of 20 MB"]);
  }));

it("show to the registry what the pod names for it, and never share that with a pod that names nothing", () =>
  withFake(async (fake) => {
    fake.on(/POST \/images\/create/, (_request, response) => {
      response.end(`${JSON.stringify({ status: "Status: Downloaded newer image for x:1" })}\n`);
    });
    const engine = fake.engine();
    const auths: RegistryAuths[] = [
      { other: { username: "no" } },
      { "r.example.org": { username: "u", password: "p" } },
    ];
    await Promise.all([
      engine.pullImage("r.example.org/x:1", undefined, auths),
      engine.pullImage("r.example.org/x:1", undefined, auths),
      engine.pullImage("r.example.org/x:1"),
    ]);
    const shown = fake.requests.items
      .filter((request) => request.path === "/images/create")
      .map(({ headers }) => Buffer.from(String(headers["x-registry-auth"] ?? ""), "base64").toString());
    assert.is(shown.length, 2);
    assert.equal(shown.filter((text) => text.includes('"password":"p"')).length, 1);
  }));

it("fail by an error line, though the status was 200", () =>
  withFake(async (fake) => {
    const error = { error: "manifest for x:1 not found", errorDetail: { message: "manifest for x:1 not found" } };
    const fault = await faults(
      "NotFound",
      pulling(fake, (response) => response.end(`${JSON.stringify(error)}\n`)),
    );
    assert.match(fault.message, /pull image "x:1": manifest for x:1 not found/);
  }));

it("fail when the stream ends without a result", () =>
  withFake(async (fake) => {
    await faults(
      "ServiceUnavailable",
      pulling(fake, (response) => response.end()),
    );
  }));

it("fail when the connection breaks", () =>
  withFake(async (fake) => {
    await faults(
      "ServiceUnavailable",
      pulling(fake, (response) => setImmediate(() => response.destroy())),
    );
  }));

it("fail after 120 seconds of silence", () =>
  withFake(async (fake) => {
    fake.on(/POST \/images\/create/, (_request, response) => {
      response.write(`${JSON.stringify({ id: "a", status: "Waiting" })}\n`);
    });
    let pull: Promise<unknown> | undefined;
    await new Promise<void>((resolve) => {
      pull = faults(
        "Timeout",
        fake.engine().pullImage("x:1", () => resolve()),
      );
    });
    fake.clock.skip(120_000);
    await pull;
  }));

it("fail with the reason the registry gave", () =>
  withFake(async (fake) => {
    const answer = (message: string, status: number): FakeDocker =>
      fake.on(/POST \/images\/create/, json({ message }, status));
    answer("pull access denied for x, repository does not exist or may require 'docker login'", 404);
    await faults("NotFound", fake.engine().pullImage("x:1"));
    answer('Get "https://registry.example.org/v2/": dial tcp: i/o timeout', 500);
    await faults("ServiceUnavailable", fake.engine().pullImage("x:1"));
    answer("Get https://x/v2/: unauthorized: authentication required", 500);
    await faults("Unauthorized", fake.engine().pullImage("x:1"));
    await faults("Invalid", fake.engine().pullImage("No Image"));
  }));

it.run();
