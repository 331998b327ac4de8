import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { ConfigTold, ConfigWanted } from "../../../core/link/configs.js";
import { ConfigDesk } from "../../../daemon/control/config-desk.js";

const test = suite("what minions are told of configuration");

function begin() {
  const objects = new Map<string, AnyObject>();
  const pods: AnyObject[] = [];
  const sent: string[] = [];
  const refused: string[] = [];
  const desk = new ConfigDesk({
    view: {
      get: (kind: string, namespace: string, name: string) => objects.get(`${kind}/${namespace}/${name}`),
      podByUid: (uid: string) => pods.find((p) => p.metadata.uid === uid),
      podsOf: (minion: string) => pods.filter((p) => p.kind === "Pod" && p.spec.nodeName === minion),
    } as never,
    links: {
      send: (minion, message) => {
        const { kind, name, version, data } = message as ConfigTold;
        sent.push(`${minion} ${kind}/${name} ${version || "none"}${data ? ` ${JSON.stringify(data)}` : ""}`);
        return true;
      },
    },
    refusals: { tell: (what: string) => refused.push(what) } as never,
  });
  const put = (kind: "ConfigMap" | "Secret", name: string, resourceVersion: string, data = {}): void => {
    const object = { apiVersion: "v1", kind, metadata: { name, namespace: "default", resourceVersion }, data };
    objects.set(`${kind}/default/${name}`, object as AnyObject);
    desk.heard(object as AnyObject);
  };
  const remove = (kind: "ConfigMap" | "Secret", name: string): void => {
    const object = objects.get(`${kind}/default/${name}`) as AnyObject;
    objects.delete(`${kind}/default/${name}`);
    desk.heard(object);
  };
  const pod = (uid: string, nodeName: string, secretName: string, namespace = "default"): void => {
    const volumes = [{ name: "v", secret: { secretName } }];
    const containers = [{ name: "c", image: "i" }];
    pods.push({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: uid, namespace, uid },
      spec: { nodeName, volumes, containers },
    });
  };
  const take = (): string[] => sent.splice(0);
  return { desk, put, remove, pod, pods, take, refused };
}

const asks = (uid: string, version?: string): ConfigWanted => ({
  type: "configWanted",
  uid,
  held: version === undefined ? [] : [{ kind: "Secret", name: "s", version }],
});

test("a minion is told what its pods name, unless it has it, and again when it changes", () => {
  const { desk, put, remove, pod, take } = begin();
  pod("a", "m1", "s");
  desk.asked("m1", asks("a"));
  assert.equal(take(), ["m1 Secret/s none"]);
  put("Secret", "s", "5", { k: "AA==" });
  assert.equal(take(), ['m1 Secret/s 5 {"k":"AA=="}']);
  desk.asked("m1", asks("a", "5"));
  assert.equal(take(), []);
  desk.asked("m1", asks("a", "4"));
  assert.equal(take(), ['m1 Secret/s 5 {"k":"AA=="}']);
  put("Secret", "other", "6");
  put("ConfigMap", "s", "7");
  assert.equal(take(), []);
  remove("Secret", "s");
  assert.equal(take(), ["m1 Secret/s none"]);
});

test("no other minion is told, and none of what its pods name no more", () => {
  const { desk, put, pod, pods, take, refused } = begin();
  pod("a", "m1", "s");
  desk.asked("m2", asks("a"));
  desk.asked("m1", asks("nobody"));
  assert.equal([take(), refused.length], [[], 1]);
  desk.asked("m1", asks("a"));
  take();
  pods.length = 0;
  pod("b", "m1", "s", "elsewhere");
  put("Secret", "s", "5");
  assert.equal(take(), []);
});

test("who left is told nothing until it asks again", () => {
  const { desk, put, pod, take } = begin();
  pod("a", "m1", "s");
  desk.asked("m1", asks("a"));
  desk.left("m1");
  take();
  put("Secret", "s", "5");
  assert.equal(take(), []);
  desk.asked("m1", asks("a"));
  assert.is(take().length, 1);
});

test.run();
