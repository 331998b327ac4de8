/** The version of Kubernetes' API that is spoken; kubectl picks its own by it. */
export const spokenMinor = "32";

/** Our version as one of Kubernetes': `v1.32.0+troupe.0.1.0`. @param version of Troupe */
export const kubernetesVersion = (version: string): string => `v1.${spokenMinor}.0+troupe.${version}`;
