import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../../core/objects/types.js";
import { wishesOf } from "../../../../core/scheduling/wishes/read.js";
import type { Wishes } from "../../../../core/scheduling/wishes/wishes.js";
import { podTerm, spreadRule, wishes, withLabel } from "../samples.js";

const test = suite("wishes, from a pod's spec");

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const labelSelector = { matchLabels: { app: "web" } };
const term: core.PodAffinityTerm = { topologyKey: "zone", labelSelector };
const web = podTerm("zone", "web");
const onZone = { matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] };
const zoneA = [{ of: "label" as const, key: "zone", operator: "In", values: ["a"] }];
const pin = { matchFields: [{ key: "metadata.name", operator: "In", values: ["m1"] }] };

const table: [what: string, spec: Partial<core.PodSpec>, wanted: Partial<Wishes> | null][] = [
  ["nothing", {}, null],
  ["empty parts", { affinity: { podAffinity: {}, nodeAffinity: {} }, topologySpreadConstraints: [] }, null],
  [
    "a minion by its name alone, which the pod's view has",
    { affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: [pin] } } } },
    null,
  ],
  [
    "a minion by its name and more",
    { affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: [{ ...onZone, ...pin }] } } } },
    { minions: [[...zoneA, { of: "field", key: "metadata.name", operator: "In", values: ["m1"] }]] },
  ],
  [
    "minions, and better ones",
    {
      affinity: {
        nodeAffinity: {
          [required]: { nodeSelectorTerms: [onZone, {}] },
          [preferred]: [{ weight: 5, preference: onZone }],
        },
      },
    },
    { minions: [zoneA, []], preferredMinions: [{ weight: 5, term: zoneA }] },
  ],
  [
    "near and away; of what is preferred away has a weight below zero",
    {
      affinity: {
        podAffinity: { [required]: [term], [preferred]: [{ weight: 3, podAffinityTerm: term }] },
        podAntiAffinity: { [required]: [term], [preferred]: [{ weight: 4, podAffinityTerm: term }] },
      },
    },
    {
      near: [web],
      away: [web],
      preferredPods: [
        { weight: 3, term: web },
        { weight: -4, term: web },
      ],
    },
  ],
  [
    "other namespaces, by name and by label: then not its own",
    {
      affinity: {
        podAffinity: {
          [required]: [
            { ...term, namespaces: ["x"] },
            { ...term, namespaceSelector: {} },
            { ...term, namespaces: ["x"], namespaceSelector: { matchLabels: { team: "a" } } },
            { topologyKey: "zone" },
          ],
        },
      },
    },
    {
      near: [
        { ...web, namespaces: ["x"] },
        { ...web, namespaces: [], namespaceSelector: [] },
        {
          ...web,
          namespaces: ["x"],
          namespaceSelector: [{ ...withLabel("team", "a")[0], operator: "equals" } as never],
        },
        { ...web, selector: null },
      ],
    },
  ],
  [
    "the same value of its own labels, and another one; of a label that it lacks, any",
    {
      affinity: {
        podAffinity: { [required]: [{ ...term, matchLabelKeys: ["hash", "none"], mismatchLabelKeys: ["tenant"] }] },
      },
    },
    {
      near: [
        {
          ...web,
          selector: [
            ...(web.selector ?? []),
            ...withLabel("hash", "h1"),
            { ...(withLabel("tenant", "t1")[0] as never as object), operator: "notIn" } as never,
          ],
        },
      ],
    },
  ],
  [
    "spread, with Kubernetes' defaults",
    {
      topologySpreadConstraints: [
        { topologyKey: "zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule", labelSelector },
        {
          ...{ topologyKey: "host", maxSkew: 2, whenUnsatisfiable: "ScheduleAnyway", labelSelector: {} },
          ...{ nodeAffinityPolicy: "Ignore", nodeTaintsPolicy: "Honor", matchLabelKeys: ["hash"] },
        },
        { topologyKey: "zone", maxSkew: 1, minDomains: 3, whenUnsatisfiable: "DoNotSchedule" },
      ],
    },
    {
      spread: [
        spreadRule("zone", 1, { selector: web.selector }),
        spreadRule("host", 2, {
          ...{ isHard: false, selector: withLabel("hash", "h1"), honorsAffinity: false, honorsTaints: true },
        }),
        spreadRule("zone", 1, { selector: null, minDomains: 3 }),
      ],
    },
  ],
];

// As a selector is read from matchLabels.
const asRead = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value).replaceAll(`"operator":"in","values":["web"]`, `"operator":"equals","values":["web"]`),
  );

for (const [what, spec, wanted] of table)
  test(what, () => {
    const read = wishesOf({ containers: [], ...spec }, { hash: "h1", tenant: "t1" }, "default");
    assert.equal(read, wanted && (asRead(wishes(wanted)) as Wishes));
  });

test.run();
