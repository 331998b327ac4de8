import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Fault } from "../../../../core/fault.js";
import { readObject } from "../../../../core/kinds/prepare.js";

const test = suite("affinity and spread, as they are written");

function causes(spec: object): string[] {
  try {
    readObject("Pod", { metadata: { name: "p" }, spec: { containers: [{ name: "c", image: "i" }], ...spec } });
  } catch (error) {
    return ((error as Fault).details?.causes ?? []).map(({ field }) => field ?? "");
  }
  return [];
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const minions = (...nodeSelectorTerms: object[]): object => ({
  affinity: { nodeAffinity: { [required]: { nodeSelectorTerms } } },
});
const label = (key: string, operator: string, ...values: string[]): object =>
  minions({ matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }] });
const field = (key: string, operator: string, ...values: string[]): object =>
  minions({ matchFields: [{ key, operator, values }] });
const pods = (term: object): object => ({ affinity: { podAffinity: { [required]: [term] } } });
const like = (weight: number, podAffinityTerm: object = { topologyKey: "zone" }): object => ({
  affinity: { podAntiAffinity: { [preferred]: [{ weight, podAffinityTerm }] } },
});
const spread = (...rules: object[]): object => ({
  topologySpreadConstraints: rules.map((rule) => ({
    ...{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" },
    ...rule,
  })),
});
const web = { labelSelector: { matchLabels: { app: "web" } } };

const right: [what: string, spec: object][] = [
  ["in", label("zone", "In", "a", "b")],
  ["more than", label("cores", "Gt", "4")],
  ["there", label("zone", "Exists")],
  ["one minion", field("metadata.name", "In", "m1")],
  ["pods", pods({ topologyKey: "kubernetes.io/hostname", ...web, matchLabelKeys: ["pod-template-hash"] })],
  ["a term that means everything", pods({ topologyKey: "zone", labelSelector: {}, namespaceSelector: {} })],
  ["the heaviest", like(100)],
  ["two rules", spread(web, { whenUnsatisfiable: "ScheduleAnyway" })],
  ["few domains", spread({ minDomains: 2, nodeTaintsPolicy: "Honor", nodeAffinityPolicy: "Ignore" })],
];
for (const [what, spec] of right) test(`right: ${what}`, () => assert.equal(causes(spec), []));

const terms = `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms`;
const near = `spec.affinity.podAffinity.${required}[0]`;
const apart = `spec.affinity.podAntiAffinity.${preferred}[0]`;
const rule = "spec.topologySpreadConstraints[0]";
const wrong: [what: string, spec: object, field: string][] = [
  ["no terms", minions(), terms],
  ["an operator that is none", label("zone", "Like", "a"), `${terms}[0].matchExpressions[0].operator`],
  ["in nothing", label("zone", "In"), `${terms}[0].matchExpressions[0].values`],
  ["there with values", label("zone", "Exists", "a"), `${terms}[0].matchExpressions[0].values`],
  ["more than two numbers", label("zone", "Gt", "1", "2"), `${terms}[0].matchExpressions[0].values`],
  ["no key", label("", "Exists"), `${terms}[0].matchExpressions[0].key`],
  ["another field", field("metadata.uid", "In", "u"), `${terms}[0].matchFields[0].key`],
  ["two names", field("metadata.name", "In", "a", "b"), `${terms}[0].matchFields[0].values`],
  ["no topology", pods(web), `${near}.topologyKey`],
  ["keys without a selector", pods({ topologyKey: "zone", matchLabelKeys: ["a"] }), `${near}.matchLabelKeys`],
  ["a key twice", pods({ topologyKey: "zone", ...web, mismatchLabelKeys: ["app"] }), `${near}.mismatchLabelKeys[0]`],
  ["no weight", like(0), `${apart}.weight`],
  ["too heavy", like(101), `${apart}.weight`],
  [
    "a wrong selector",
    like(1, { topologyKey: "zone", labelSelector: { matchExpressions: [{ key: "a", operator: "Gt" }] } }),
    `${apart}.podAffinityTerm.labelSelector.matchExpressions[0].operator`,
  ],
  ["no skew", spread({ maxSkew: 0 }), `${rule}.maxSkew`],
  ["another way", spread({ whenUnsatisfiable: "Wait" }), `${rule}.whenUnsatisfiable`],
  ["domains of a wish", spread({ minDomains: 2, whenUnsatisfiable: "ScheduleAnyway" }), `${rule}.minDomains`],
  ["a policy that is none", spread({ nodeTaintsPolicy: "Sometimes" }), `${rule}.nodeTaintsPolicy`],
  ["one rule twice", spread({}, web), "spec.topologySpreadConstraints[1]"],
];
for (const [what, spec, path] of wrong) test(`refused: ${what}`, () => assert.equal(causes(spec), [path]));

test.run();
