/** When images are pulled, in the words of v1beta1 and of v1. */

export const pullPolicies = { PullAlways: "Always", PullNever: "Never", PullIfNotPresent: "IfNotPresent" } as const;
export type PullWord = keyof typeof pullPolicies;

export function pullWord(policy: string | undefined): string {
  return Object.entries(pullPolicies).find(([, v1]) => v1 === policy)?.[0] ?? "";
}
