const rule = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** @throws Error when a cluster's name cannot be part of other names */
export function checkPlainName(cluster: string, provider: string): void {
  if (!rule.test(cluster))
    throw new Error(
      `--name ${cluster}: with provider ${provider}, 1 to 32 lower-case letters, digits and dashes are expected`,
    );
}
