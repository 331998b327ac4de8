export const usage = `usage: kubecfg [OPTIONS] COMMAND

Objects (pods, services, replicationControllers, minions, events, endpoints):
  kubecfg [-l selector] [-fields selector] list <kind>
  kubecfg get <kind>/<id>
  kubecfg -c <file, URL or -> create <kind>
  kubecfg -c <file, URL or -> update <kind>/<id>
  kubecfg delete <kind>/<id>
  kubecfg -c <file, URL or -> print <kind>

Controllers:
  kubecfg resize <controller> <replicas>
  kubecfg stop <controller>
  kubecfg rm <controller>
  kubecfg [-u 60s] [-image <image>] rollingupdate <controller>
  kubecfg [-p <host:container,...>] [-s <port>] run <image> <replicas> <controller>

Other:
  kubecfg ns [<namespace>]
  kubecfg [-www <directory>] -proxy
  kubecfg -version | -server_version

Options: -h <server> (or $KUBERNETES_MASTER), -json, -yaml, -template <template>, -template_file <file>,
  -ns <namespace>, -ns_file <file>, -auth <file>, -verbose, -expect_version_match, -api_version <version>,
  -certificate_authority, -client_certificate, -client_key, -insecure_skip_tls_verify
`;
