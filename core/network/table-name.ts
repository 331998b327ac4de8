/** The nft table of a cluster's services; other tables of the cluster have names that begin with it. */
export const tableName = (cluster: string): string => `troupe-${cluster.toLowerCase().replace(/[^a-z0-9-]/g, "-")}`;
