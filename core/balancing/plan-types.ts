/** The words of balancing. All plain data. */

export interface Backend {
  /** uid of the pod; "" for an address without one. */
  uid: string;
  ip: string;
  port: number;
}

/** One port of one service, and who answers for it, in a fixed order. */
export interface ServicePortPlan {
  /** `namespace/name:port/PROTOCOL`; unique. */
  id: string;
  namespace: string;
  service: string;
  /** Name of the port in the service; "" if it has none. */
  portName: string;
  protocol: "TCP" | "UDP";
  /** Where clients call: the portal; "" = only at its external addresses. */
  portalIp: string;
  port: number;
  /** Further addresses the same port answers on (publicIPs). */
  externalIps: string[];
  /** Ports on every minion's own address: the node port, and that of a load balancer. */
  hostPorts: number[];
  affinity: "None" | "ClientIP";
  affinityTimeoutSeconds: number;
  /** How a portal chooses for each new connection, affinity aside. A minion's kernel goes round whatever it says. */
  balancing: "RoundRobin" | "LeastConnections";
  /** Connections begin with a PROXY protocol header. Portals only: a minion's kernel refuses such a port. */
  proxyProtocol: boolean;
  /** Portals end a connection on which nothing moves for this long; 0 = as long as they do by themselves. */
  idleTimeoutSeconds: number;
  /** Take new connections. */
  backends: Backend[];
  /** Take no new connections; those that stand are left alone until the backend stops. */
  draining: Backend[];
}

/** All services' plans at one revision. Executors apply the difference to what they had. */
export interface BalancingTable {
  revision: number;
  services: ServicePortPlan[];
}
