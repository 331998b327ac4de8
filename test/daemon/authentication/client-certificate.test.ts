/** Client certificates over real TLS, as the master's listeners ask for them. */
import { createPrivateKey, webcrypto } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Turns } from "../../../daemon/api/answers/turns.js";
import { callerOfCertificate } from "../../../daemon/authentication/client-certificate.js";
import { serverCertificate, serverName } from "../../../daemon/master/certificates.js";
import { tlsServer } from "../../../daemon/master/secure-api.js";
import { realClock } from "../../../daemon/real-clock.js";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

const test = suite("client certificates");
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const clock = realClock();

let dir: string;
let server: https.Server;
let ca: string;

test.before(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "troupe-client-certificates-"));
  const certificate = await serverCertificate(path.join(dir, "own"), [serverName], clock);
  ca = readFileSync(path.join(dir, "own", "tls", "ca.crt"), "utf8");
  server = tlsServer(clock, () => undefined, new Turns());
  server.setSecureContext(certificate);
  server.on("request", (request, response) => response.end(JSON.stringify(callerOfCertificate(request))));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
test.after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(dir, { recursive: true, force: true });
});

interface Wish {
  subject: string;
  /** Whose CA signs it. */
  by?: string;
  usage?: x509.ExtendedKeyUsage;
  validMs?: number;
}

/** A certificate as an administrator signs it with the CA in the master's folder. */
async function made({ subject, by = "own", usage = x509.ExtendedKeyUsage.clientAuth, validMs = 3_600_000 }: Wish) {
  await serverCertificate(path.join(dir, by), [serverName], clock);
  const pem = (file: string): string => readFileSync(path.join(dir, by, "tls", file), "utf8");
  const der = createPrivateKey(pem("ca.key")).export({ type: "pkcs8", format: "der" });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.create({
    ...{ subject, issuer: new x509.X509Certificate(pem("ca.crt")).subject, publicKey: keys.publicKey },
    ...{ notBefore: new Date(clock.nowMs() - 7_200_000), notAfter: new Date(clock.nowMs() + validMs) },
    signingAlgorithm: algorithm,
    signingKey: await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]),
    extensions: [new x509.ExtendedKeyUsageExtension([usage])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    cert: cert.toString("pem"),
    key: createPrivateKey({ key, format: "der", type: "pkcs8" }).export({ type: "pkcs8", format: "pem" }),
  };
}

async function seen(client: object, agent?: https.Agent): Promise<unknown> {
  const request = https.get({
    ...{ host: "127.0.0.1", port: (server.address() as AddressInfo).port, servername: serverName, ca },
    ...{ agent: agent ?? false, ...client },
  });
  const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
  return JSON.parse(await text(response)) as unknown;
}

test("who has one of the cluster's CA is who it says", async () => {
  const jane = { name: "jane", groups: ["dev", "ops", "system:authenticated"] };
  assert.equal(await seen(await made({ subject: "O=dev, O=ops, CN=jane" })), jane);
});

test("who has none, or one that another signed, that is for servers, or that has ended, is nobody", async () => {
  assert.is(await seen({}), null);
  assert.is(await seen(await made({ subject: "O=system:masters, CN=jane", by: "other" })), null);
  assert.is(await seen(await made({ subject: "CN=jane", usage: x509.ExtendedKeyUsage.serverAuth })), null);
  assert.is(await seen(await made({ subject: "CN=jane", validMs: -3_600_000 })), null);
  assert.is(await seen(await made({ subject: "O=dev" })), null);
});

test("a session that is resumed is of who began it", async () => {
  const agent = new https.Agent({ maxCachedSessions: 10 });
  const client = await made({ subject: "CN=jane" });
  for (let i = 0; i < 3; i++)
    assert.equal((await seen(client, agent)) as { name: string }, { name: "jane", groups: ["system:authenticated"] });
  const nobody = new https.Agent({ maxCachedSessions: 10 });
  for (let i = 0; i < 3; i++) assert.is(await seen({}, nobody), null);
  for (const a of [agent, nobody]) a.destroy();
});

test.run();
