#!/usr/bin/env bash
# kubectl-matrix: how much of kubectl (and helm) works, unmodified, against a cluster.
#
#   KUBECTL=/path/kubectl KUBECONFIG=/path/config IMAGE=busybox:1.36 ./kubectl-matrix.sh
#
# KUBECTL    the client to test (default: kubectl of the path)
# HELM       if set, the helm rows are run too, with this client, instead of the kubectl rows
# KUBECONFIG which cluster (kubectl's own rules); its current context must be allowed everything
# IMAGE      an image with busybox (sh httpd wget tar nc sleep cat tty) that the nodes have or can pull (default busybox:1.36)
# OUT        where the table goes, tab separated, appended: version command result note class capability ms
# ONLY       run only rows whose command, class or capability matches this regular expression
# SLOW       factor for all time limits, on a machine that is busy (default 1)
# KEEP=1     leave the namespace and the work folder behind
# MIN_SERVED, MIN_ALL  percent of rows that must be ok, else exit 1 (a regression bar)
# TRACE      a file that holds the row's command while it runs (for a proxy that logs requests)
#
# A row is: class (served = pods, rc, services, endpoints, nodes, namespaces, events and general commands; planned = other
# kinds; client = nothing of the server is needed), the capability it stands or falls with, the command, and what must hold.
# A port of another number has another name: ports are merged by number, and no two may have one name. `y` is quoted,
# since YAML 1.1 takes it for a truth.
# Within pods it is `timeout N wget`, not `wget -T N`: busybox 1.35 of Debian crashes on the latter.
# Result: ok; partial (the command works, a detail is wrong: the note says which); fail; skip (this client lacks the command).
set -u
KUBECTL=${KUBECTL:-kubectl}
IMAGE=${IMAGE:-busybox:1.36}
HELM=${HELM:-}
OUT=${OUT:-}
ONLY=${ONLY:-}
export SLOW=${SLOW:-1}
W=$(mktemp -d /tmp/kubectl-matrix.XXXXXX)
NS=${NS:-km-$(basename "$W" | tr -cd 'a-zA-Z0-9' | tr 'A-Z' 'a-z' | tail -c 8)}
export HOME=$W KUBECACHEDIR=$W/cache NS W IMAGE
[[ -n "${KUBECONFIG:-}" ]] || { echo "set KUBECONFIG" >&2; exit 2; }
cp "$KUBECONFIG" "$W/kubeconfig" && export KUBECONFIG=$W/kubeconfig
minor=$("$KUBECTL" version --client -o json 2>/dev/null | sed -n 's/.*"minor": "\([0-9]*\).*/\1/p' | head -1)
version=kubectl-1.$minor
[[ -z "$HELM" ]] || version=helm-$("$HELM" version --template '{{.Version}}' 2>/dev/null | sed 's/^v//; s/\.[0-9]*$//')

LOG=$W/setup.log # of what is done before the first row
# --- tools of the rows -------------------------------------------------------------------------------------------------
k() { timeout -k 2 "$((${T:-25} * SLOW))" "$KUBECTL" -n "$NS" "$@"; }
# reads stdin, which must match; hasnt: must not
has() { local o; o=$(cat); printf '%s\n' "$o" >>"$LOG"; grep -Eq -e "$1" <<<"$o" || { echo "expected /$1/ in: $(tail -n 3 <<<"$o" | tr '\n\t' '  ' | cut -c1-260)" >&2; return 1; }; }
hasnt() { local o; o=$(cat); printf '%s\n' "$o" >>"$LOG"; ! grep -Eq -e "$1" <<<"$o" || { echo "not expected: /$1/ in: $(tail -n 3 <<<"$o" | tr '\n\t' '  ' | cut -c1-260)" >&2; return 1; }; }
# the command must fail; what it said, both streams, goes to stdout
fails() { local rc=0; "$@" 2>&1 || rc=$?; [[ $rc -ne 0 && $rc -ne 124 ]] || { echo "exit code $rc, a refusal was expected" >&2; return 1; }; }
is() { [[ "$1" == "$2" ]] || { echo "is '${1:0:160}', expected '${2:0:160}'" >&2; return 1; }; }
partial() { echo "$*" >&2; exit 3; }
skip() { exit 4; }
need() { [[ $minor -ge $1 ]] || skip; }
# soon N command…: within N half seconds it must succeed
soon() { local end=$((SECONDS + $1 * SLOW / 2 + 1)); shift; while ((SECONDS < end)); do "$@" >/dev/null 2>&1 && return 0; sleep 0.3; done; "$@" >>"$LOG"; }
ready() { soon "${2:-60}" eval "[[ \"\$(k get pod $1 -o jsonpath='{.status.conditions[?(@.type==\"Ready\")].status}')\" == True ]]"; }
phase() { soon "${3:-60}" eval "[[ \"\$(k get pod $1 -o jsonpath='{.status.phase}')\" == $2 ]]"; }
jp() { k get "$1" -o jsonpath="$2"; }
gone() { soon "${2:-60}" eval "[[ -z \"\$(k get $1 --ignore-not-found -o name)\" ]]"; }
mk() { cat >"$W/$1"; }
podyaml() { # name labels command...
  cat <<EOF
apiVersion: v1
kind: Pod
metadata: {name: $1, labels: {${2/=/: }}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: $IMAGE
    imagePullPolicy: IfNotPresent
    command: ["sh", "-c", $(printf '%s' "$3" | jq -Rs .)]
EOF
}
pod() { podyaml "$@" | k create -f - >/dev/null; }
cm() { cat <<EOF
apiVersion: v1
kind: Service
metadata: {name: $1, labels: {km: "$2"}}
spec: {selector: {app: web}, ports: [{name: http${3:+-$3}, port: ${3:-80}, targetPort: 8080}]}
EOF
}
bg() { "$@" >"$W/bg.out" 2>&1 & BG=$!; }
endbg() { kill "$BG" 2>/dev/null || true; wait "$BG" 2>/dev/null || true; }
# waits for a word in what the process in the background says, as long as it lives
sees() { local end=$((SECONDS + $1 * SLOW / 2 + 1)); while ((SECONDS < end)); do grep -Eq -e "$2" "$W/bg.out" && return 0; kill -0 "$BG" 2>/dev/null || break; sleep 0.3; done; grep -Eq -e "$2" "$W/bg.out" || { tail -n 2 "$W/bg.out" >&2; return 1; }; }
fwd() { # resource port → $PORT
  bg "$W/k" port-forward --address 127.0.0.1 "$1" ":$2"
  sees 20 Forwarding || { endbg; return 1; }
  PORT=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$W/bg.out" | head -1)
}
export -f k
printf '#!/bin/bash\nexec timeout --foreground -k 2 "$((${T:-25} * SLOW))" "%s" -n "%s" "$@"\n' "$KUBECTL" "$NS" >"$W/k"
printf '#!/bin/sh\nsed -i "$ED" "$1"\n' >"$W/ed"
chmod +x "$W/k" "$W/ed"
tty() { T=${T:-25} timeout $((30 * SLOW)) script -qefc "$*" /dev/null </dev/null; }

total=0
declare -A count
row() { # class capability command body
  local class=$1 cap=$2 title=$3 body=$4 rc=0 result note t0 t1
  [[ -z "$ONLY" ]] || grep -Eq -e "$ONLY" <<<"$class $cap $title" || return 0
  LOG=$W/row.log; : >"$LOG"
  [[ -z "${TRACE:-}" ]] || printf '%s\t%s' "$version" "$title" >"$TRACE"
  t0=$(date +%s%3N)
  (set -eo pipefail; eval "$body") >>"$LOG" 2>"$W/row.err" </dev/null
  rc=$? # not behind ||: that would put -e out of force within
  t1=$(date +%s%3N)
  case $rc in 0) result=ok ;; 3) result=partial ;; 4) result=skip ;; *) result=fail ;; esac
  note=''
  [[ $result == ok || $result == skip ]] || note=$(grep -vE '^(Warning|W[0-9]{4}|E[0-9]{4}.*memcache|Flag --)' "$W/row.err" | tail -n 2 | tr '\n\t' '  ' | cut -c1-300)
  [[ $result != fail || -n "$note" ]] || note=$(tail -n 2 "$LOG" "$W/row.err" | tr '\n\t' '  ' | cut -c1-300)
  [[ $result == fail && $rc -eq 124 ]] && note="timed out; $note"
  count[$class.$result]=$((${count[$class.$result]:-0} + 1))
  total=$((total + 1))
  printf '%-7s %-8s %5d ms  %s%s\n' "$result" "$class" $((t1 - t0)) "$title" "${note:+   # $note}"
  [[ -z "$OUT" ]] || printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$version" "$title" "$result" "$note" "$class" "$cap" $((t1 - t0)) >>"$OUT"
}
# g class capability 'arguments' 'expression': what kubectl says must match
g() { row "$1" "$2" "$3" "k $3 2>&1 | has '$4'"; }

finish() {
  [[ -z "${KEEP:-}" ]] || { echo "kept: namespace $NS, $W"; return; }
  [[ -z "$HELM" ]] || for r in $("$HELM" -n "$NS" list -q 2>/dev/null); do "$HELM" -n "$NS" uninstall "$r" >/dev/null 2>&1; done
  "$KUBECTL" label nodes --all km- >/dev/null 2>&1
  [[ -z "${NODE:-}" ]] || { "$KUBECTL" uncordon "$NODE"; "$KUBECTL" taint node "$NODE" km-; } >/dev/null 2>&1
  "$KUBECTL" delete ns "$NS" "$NS-2" --ignore-not-found --wait=false >/dev/null 2>&1
  "$KUBECTL" delete pv "km-$NS" --ignore-not-found --wait=false >/dev/null 2>&1
  "$KUBECTL" delete clusterrole,clusterrolebinding,priorityclass,csr -l km=1 --wait=false >/dev/null 2>&1
  rm -rf "$W"
}
trap finish EXIT

# --- what the rows work on ---------------------------------------------------------------------------------------------
printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n' "$NS" | "$KUBECTL" create --validate=false -f - >/dev/null || { echo "cannot make namespace $NS" >&2; exit 2; }
mk fixture.yaml <<EOF
apiVersion: v1
kind: ReplicationController
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {app: web}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: $IMAGE
        imagePullPolicy: IfNotPresent
        command: [sh, -c, 'mkdir -p /tmp/www; hostname >/tmp/www/index.html; echo web-log; exec httpd -f -p 8080 -h /tmp/www']
        ports: [{containerPort: 8080, name: http}]
        readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
        resources: {requests: {cpu: 10m, memory: 8Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Pod
metadata: {name: box, labels: {app: box}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: $IMAGE
    imagePullPolicy: IfNotPresent
    command: [sh, -c, 'echo line-one; echo err-two >&2; n=0; while :; do n=\$((n+1)); echo tick \$n; sleep 1; done']
  - name: side
    image: $IMAGE
    imagePullPolicy: IfNotPresent
    command: [sh, -c, 'echo side-says; exec sleep 100000']
---
apiVersion: v1
kind: Pod
metadata: {name: crash, labels: {app: crash}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: $IMAGE
    imagePullPolicy: IfNotPresent
    command: [sh, -c, 'echo crash-run; sleep 1; exit 3']
EOF
if [[ -z "$HELM" ]]; then
  k create --validate=false -f "$W/fixture.yaml" >/dev/null || { echo "the fixture cannot be made" >&2; exit 2; }
  ready box 120 || { echo "pod box does not get ready" >&2; k get pods,events >&2; exit 2; }
  soon 120 eval '[[ "$(jp rc/web "{.status.readyReplicas}")" == 2 ]]' || { echo "rc web does not get ready" >&2; exit 2; }
  WEBPOD=$(k get pods -l app=web -o jsonpath='{.items[0].metadata.name}')
  NODE=$("$KUBECTL" get nodes -o jsonpath='{.items[-1:].metadata.name}')
  export WEBPOD NODE
fi

general() {
  g served discovery 'version' 'Server Version'
  row served discovery 'version -o json' 'k version -o json | jq -e ".serverVersion.major==\"1\" and (.serverVersion.minor|test(\"^[0-9]+\"))"'
  g served discovery 'cluster-info' 'is running at'
  g served discovery 'api-resources' 'pods +po +v1 +true +Pod'
  g served discovery 'api-resources --namespaced=false -o name' '^nodes'
  g served discovery 'api-resources --verbs=list,watch -o wide' 'deletecollection'
  row served discovery 'api-versions' 'k api-versions | tee -a $LOG | has "^v1$"; k api-versions | grep -q "^v1beta" && partial "lists $(k api-versions | grep ^v1beta | tr "\n" " ")" || true'
  g served openapi 'explain pod' 'FIELDS?:'
  g served openapi 'explain pod.spec.containers.image' 'image'
  g served openapi 'explain service --recursive' 'sessionAffinity'
  g client client 'config view' 'clusters:'
  row client client 'config current-context / get-contexts / set-context --current --namespace' 'k config current-context | has .; k config get-contexts | has CURRENT; cp $KUBECONFIG $W/kc2; KUBECONFIG=$W/kc2 "$KUBECTL" config set-context --current --namespace=x | has modified'
  g client client 'kustomize --help' 'kustomization'
  g served authz 'auth can-i create pods' '^yes'
  g served authz 'auth can-i --list' 'Resources'
  row served authn 'auth whoami' 'need 27; k auth whoami | has Username'
  row served discovery 'get --raw /healthz, /readyz, /livez' 'k get --raw /healthz | has "^ok"; k get --raw /readyz | has "^ok"; k get --raw /livez | has "^ok"'
  row served discovery 'get --raw /readyz?verbose' 'k get --raw "/readyz?verbose" | has "check passed"'
  row served openapi 'get --raw /openapi/v2' 'k get --raw /openapi/v2 | jq -c .definitions | has "io.k8s.api.core.v1.Pod\""'
  row served openapi 'get --raw /openapi/v3' 'k get --raw /openapi/v3 | jq -e ".paths[\"api/v1\"]"'
  g served metrics 'top node' 'CPU'
  row served metrics 'top pod' 'soon 70 k top pod; k top pod | has CPU'
}

gets() {
  g served get 'get pods' '^box +2/2 +Running'
  row served get 'get pods -o wide' 'k get pods -o wide >$W/o; has "^box .* [0-9]+\.[0-9.]+ +[^ ]+" <$W/o; grep -q "NOMINATED NODE +READINESS GATES" -E <$W/o || partial "no columns NOMINATED NODE, READINESS GATES"'
  row served get 'get pods -o json' 'k get pods -o json | jq -e "(.kind==\"List\") and (.items|map(.kind)|unique==[\"Pod\"])"'
  g served get 'get pods -o yaml' 'apiVersion: v1'
  g served get 'get pods -o name' '^pod/box$'
  row served get "get pods -o jsonpath='{range .items[*]}…'" 'k get pods -o jsonpath="{range .items[*]}{.metadata.name}={.status.phase}{\"\\n\"}{end}" | has "^box=Running$"'
  row served get 'get pods -o jsonpath-as-json={..image}' 'k get pods -o jsonpath-as-json="{..image}" | jq -e "length>3"'
  g served get 'get pods -o custom-columns=N:.metadata.name,IP:.status.podIP' '^box +[0-9]+\.'
  row served get 'get pods -o go-template' 'k get pods -o go-template="{{range .items}}{{.metadata.name}} {{end}}" | has box'
  g served get 'get pods -A' "^$NS +box"
  row served get 'get pods -l app=web' 'is "$(k get pods -l app=web -o name | wc -l)" 2'
  row served generatename "names of a controller's pods begin with its name" 'k get pods -l app=web -o name | has "^pod/web-[a-z0-9]{5}$"'
  row served get "get pods -l 'app in (web,x),app notin (y),!zz'" 'k get pods -l "app in (web,x),app notin (y),!zz" -o name | wc -l | has "^2$"'
  g served get 'get pods --field-selector=status.phase=Running' '^box'
  row served get 'get pods -A --field-selector=spec.nodeName=NODE,status.phase!=Failed' 'k get pods -A --field-selector=spec.nodeName=$NODE,status.phase!=Failed | has .'
  row served get 'get pods -w (a pod made while watching)' 'bg "$W/k" get pods -w; sleep 1; pod watched app=watched "sleep 1000"; sees 20 "^watched.*Running"; endbg'
  row served get 'get pods -w --output-watch-events -o json' 'bg "$W/k" get pods -w --output-watch-events -o json; sleep 1; k label pod watched seen=1 >/dev/null; sees 20 MODIFIED; endbg'
  row served get 'get pod NAME --watch-only' 'bg "$W/k" get pod watched --watch-only; sleep 1; k delete pod watched --wait=false >/dev/null; sees 20 "^watched"; endbg'
  g served get 'get pods --sort-by=.metadata.creationTimestamp' '^box'
  row served get 'get pods --sort-by=.metadata.name' 'is "$(k get pods --sort-by=.metadata.name -o name | tr "\n" " ")" "$(k get pods -o name | sort | tr "\n" " ")"'
  row served chunks 'get pods --chunk-size=1' 'k get pods --chunk-size=1 -o name | has "pod/crash"; k get --raw "/api/v1/namespaces/$NS/pods?limit=1" | jq -e ".metadata.continue" >/dev/null || partial "limit is ignored: no continue token"'
  g served get 'get pods --show-labels' 'app=box'
  g served get 'get pods -L app' 'APP'
  g served get 'get pods --no-headers' '^box'
  g served get 'get pods --show-kind' '^pod/box'
  g served get 'get pods,svc,rc' 'replicationcontroller/web'
  g served get 'get all' 'service/web'
  row served get 'get pod MISSING / --ignore-not-found' 'fails k get pod nope | has "Error from server \(NotFound\): pods \"nope\" not found"; is "$(k get pod nope --ignore-not-found)" ""'
  row served get 'get KIND-UNKNOWN' 'fails k get frobs | has "doesn.t have a resource type"'
  row served get 'get -f FILE' 'k get -f $W/fixture.yaml -o name | has service/web'
  row served get 'get pod NAME --subresource=status -o yaml' 'k get pod box --subresource=status -o yaml | has "phase: Running"'
  row served get 'get rc NAME --subresource=scale' 'k get rc web --subresource=scale -o json | jq -e ".kind==\"Scale\" and .spec.replicas==2"'
  g served get 'get pods --server-print=false' '^box'
  row served ssa 'get pod NAME -o yaml --show-managed-fields' 'k get pod box -o yaml --show-managed-fields | has managedFields'
  row served get 'get nodes -o wide' 'k get nodes -o wide | has "CONTAINER-RUNTIME"; k get nodes -o wide | has " Ready "'
  row served get 'get nodes -o jsonpath={..nodeInfo.kubeletVersion}' 'v=$(k get nodes -o jsonpath="{.items[0].status.nodeInfo.kubeletVersion}"); [[ "$v" =~ ^v1\. ]] || partial "kubeletVersion is $v, not v1.…"'
  g served get 'get ns' '^default +Active'
  g served get 'get endpoints web' ':8080'
  g served get 'get events' 'Started|Scheduled'
  g served get 'get events --field-selector=involvedObject.name=box --sort-by=.lastTimestamp' 'pod/box'
  row served componentstatus 'get componentstatuses' 'k get cs | has Healthy'
  row served watchlist 'watch with sendInitialEvents (client-go ≥ 1.35 informers)' 'k get --raw "/api/v1/namespaces/$NS/pods?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=2" >$W/wl 2>$W/wl.err || { grep -Eq "Invalid|forbidden|BadRequest" $W/wl.err && exit 0; }; grep -q initial-events-end $W/wl || { echo "initial events come, but never the bookmark that ends them" >&2; exit 1; }'
  row served watchlist 'watch with allowWatchBookmarks ends with a bookmark' 'k get --raw "/api/v1/namespaces/$NS/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds=8" | has "\"BOOKMARK\""'
}

describes() {
  row served describe 'describe pod NAME' 'k describe pod box >$W/d; has "Containers:" <$W/d; has "Events:" <$W/d; has "Container ID: +[a-z]+://" <$W/d; has "Started +" <$W/d'
  g served describe 'describe pods -l app=web' 'Controlled By: +ReplicationController/web'
  row served generatename 'describe pod PREFIX' 'k describe pod web | has "Name: +web-"'
  g served describe 'describe rc web' 'Replicas: +2 current / 2 desired'
  row served podstatus 'describe pod NAME: QoS Class, Image ID' 'k describe pod box >$W/d; has "QoS Class: +BestEffort" <$W/d; has "Image ID: .*sha256:" <$W/d'
  row served nodelabels 'get nodes -l kubernetes.io/os=linux; nodeInfo os and architecture' 'k get nodes -l kubernetes.io/os=linux -o name | has node/; is "$(k get nodes -o jsonpath="{.items[0].status.nodeInfo.operatingSystem}")" linux; k get nodes -o jsonpath="{.items[0].status.nodeInfo.architecture}" | has "^(amd64|arm64)$"'
  row served describe 'describe svc NAME' 'k describe svc web >$W/d; has "Endpoints: +[0-9]+\.[0-9.]+:8080" <$W/d'
  row served describe 'describe endpoints NAME' 'k describe endpoints web | has "Addresses: +[0-9]"'
  row served describe 'describe node NAME' 'k describe node $NODE 2>$W/e >$W/d; has "Non-terminated Pods" <$W/d; has "Allocated resources" <$W/d; hasnt "rror" <$W/e'
  row served describe 'describe ns NAME' 'k describe ns $NS | has "Status: +Active"'
  row served describe 'describe event / events of an object' 'e=$(k get events -o jsonpath="{.items[0].metadata.name}"); k describe event "$e" | has "Reason:"'
}

creates() {
  row served create 'create -f FILE' 'cm c1 c >$W/c1.yaml; k create -f $W/c1.yaml | has "service/c1 created"'
  row served create 'create -f FILE (again: AlreadyExists)' 'fails k create -f $W/c1.yaml | has "AlreadyExists.*services \"c1\" already exists"'
  row served create 'create -f - (stdin)' 'cm c2 c | k create -f - | has "service/c2 created"'
  row served create 'create -f FILE (JSON)' 'cm c3 c | k create --dry-run=client -o json -f - >$W/c3.json; k create -f $W/c3.json | has "c3 created"'
  row served create 'create -f FOLDER -R' 'mkdir -p $W/dir/sub; cm c4 c >$W/dir/a.yaml; cm c5 c >$W/dir/sub/b.yaml; k create -R -f $W/dir | has "c5 created"'
  row served create 'create --dry-run=client -o yaml' 'cm c6 c | k create --dry-run=client -o yaml -f - | has "name: c6"; is "$(k get svc c6 --ignore-not-found)" ""'
  row served create 'create --dry-run=server -o yaml' 'cm c6 c | k create --dry-run=server -o yaml -f - | has "uid:"; is "$(k get svc c6 --ignore-not-found)" ""'
  row served create 'create (generateName)' 'podyaml x app=gen "sleep 1000" | sed "s/name: x/generateName: gen-/" | k create -f - -o name | has "pod/gen-[a-z0-9]{5}"; k delete pod -l app=gen --wait=false'
  row served openapi 'create -f FILE with an unknown field (validation by default)' 'fails eval "podyaml bad app=bad x | sed s/terminationGrace/terminationGrase/ | k create -f -" | has "unknown field"'
  row served protobuf 'create namespace NAME' 'k create namespace $NS-2 | has created || { printf "apiVersion: v1\nkind: Namespace\nmetadata: {name: $NS-2}\n" | k create --validate=false -f - >/dev/null; exit 1; }'
  row served protobuf 'create service clusterip NAME --tcp=80:8080' 'k create service clusterip s1 --tcp=80:8080 | has created; is "$(jp svc/s1 "{.spec.ports[0].targetPort}")" 8080'
  row served protobuf 'create service nodeport / loadbalancer / externalname' 'k create service nodeport s2 --tcp=80:8080 | has created; k create service loadbalancer s3 --tcp=81:8080 | has created; k create service externalname s4 --external-name x.example | has created; k get svc s4 | has "ExternalName +<none> +x.example"'
  row served protobuf 'create service clusterip NAME --clusterip=None' 'k create service clusterip s5 --clusterip=None --tcp=80 | has created; is "$(jp svc/s5 "{.spec.clusterIP}")" None'
  row served create 'create -f FILE --save-config' 'cm c7 c | k create --save-config -f - | has created; k get svc c7 -o yaml | has last-applied'
  row served create 'create --raw /api/v1/namespaces/NS/services -f FILE' 'cm c8 c | k create --dry-run=client -o json -f - >$W/c8.json; k create --raw /api/v1/namespaces/$NS/services -f $W/c8.json | has "\"uid\""'
}

applies() {
  row served apply 'apply -f FILE (new)' 'cm a1 a >$W/a1.yaml; k apply -f $W/a1.yaml | has "service/a1 created"'
  row served apply 'apply -f FILE (unchanged)' 'k apply -f $W/a1.yaml | has "service/a1 unchanged"'
  row served apply 'apply -f FILE (configured; what was removed goes)' 'cm a1 a 90 | sed "s/km: \"a\"/km: \"a\", extra: \"1\"/" >$W/a1.yaml; k apply -f $W/a1.yaml | has configured; cm a1 a 91 >$W/a1.yaml; k apply -f $W/a1.yaml | has configured; is "$(jp svc/a1 "{.metadata.labels.extra}{.spec.ports[*].port}")" 91'
  row served apply 'apply -f FILE after a hand made change (three-way)' 'k label svc a1 mine=1 >/dev/null; k apply -f $W/a1.yaml >/dev/null; is "$(jp svc/a1 "{.metadata.labels.mine}")" 1'
  row served apply 'apply rc: image, env list item removed' 'sed -n "1,/^---/p" $W/fixture.yaml | sed "s/name: web,/name: arc,/; s/app: web/app: arc/g; s/replicas: 2/replicas: 0/; s/^---//" >$W/arc.yaml; sed "s/        ports:/        env: [{name: A, value: \"1\"}, {name: B, value: \"2\"}]\n        ports:/" $W/arc.yaml >$W/arc1.yaml; k apply -f $W/arc1.yaml | has created; sed "s/{name: A, value: \"1\"}, //" $W/arc1.yaml | k apply -f - | has configured; is "$(jp rc/arc "{.spec.template.spec.containers[0].env[*].name}")" B'
  row served apply 'apply -f - ; several documents and a List' '(cm a2 a; echo ---; cm a3 a) | k apply -f - | has "a3 created"; k get svc a2 a3 -o yaml | k apply -f - 2>&1 | has "a3 (configured|unchanged)"'
  row served apply 'apply --dry-run=client' 'cm a4 a | k apply --dry-run=client -f - | has "a4 created \(dry run\)"'
  row served apply 'apply --dry-run=server' 'cm a4 a | k apply --dry-run=server -f - | has "a4 created \(server dry run\)"; is "$(k get svc a4 --ignore-not-found)" ""'
  row served ssa 'apply --server-side' 'cm a5 a | k apply --server-side -f - | has "a5 serverside-applied"'
  row served ssa 'apply --server-side (conflict, --force-conflicts)' 'cm a5 a 99 | k apply --server-side --field-manager=one --force-conflicts -f - | has serverside-applied; fails eval "cm a5 b 99 | k apply --server-side --field-manager=two -f -" | has "conflict"'
  row served ssa 'apply --server-side --dry-run=server' 'cm a6 a | k apply --server-side --dry-run=server -f - | has "a6 serverside-applied"'
  row served ssa 'apply --server-side (a field no longer applied goes)' 'cm a7 a | sed "s/km: \"a\"/km: \"a\", extra: \"1\"/" | k apply --server-side -f - >/dev/null; cm a7 a | k apply --server-side -f - | has applied; is "$(jp svc/a7 "{.metadata.labels.extra}")" ""'
  row served apply 'apply --prune -l … --prune-allowlist=core/v1/Service' 'flag=--prune-allowlist; [[ $minor -ge 26 ]] || flag=--prune-whitelist; (cm p1 prune; echo ---; cm p2 prune) | k apply -f - >/dev/null; cm p1 prune | k apply --prune -l km=prune $flag=core/v1/Service -f - | has "p2 pruned"'
  row planned prune 'apply --prune -l … (default kinds)' '(cm p3 prune2; echo ---; cm p4 prune2) | k apply -f - >/dev/null; cm p3 prune2 | k apply --prune -l km=prune2 -f - | has "p4 pruned"'
  row served apply 'apply -k FOLDER' 'mkdir -p $W/kust; cm kz k >$W/kust/s.yaml; printf "namePrefix: pre-\ncommonLabels: {kust: \"yes\"}\nresources: [s.yaml]\n" >$W/kust/kustomization.yaml; k apply -k $W/kust | has "service/pre-kz created"; is "$(jp svc/pre-kz "{.metadata.labels.kust}")" yes'
  g client client "kustomize $W/kust" 'name: pre-kz'
  row served openapi 'apply --validate=strict (typo refused, good accepted)' 'cm a8 a | k apply --validate=strict -f - | has created; fails eval "cm a9 a | sed s/targetPort/targetPrt/ | k apply --validate=strict -f -" | has "unknown field"'
  row served openapi 'apply --validate=warn' 'cm a9 a | sed s/targetPort/targetPrt/ | k apply --validate=warn -f - 2>&1 | has "unknown field"'
  row served apply 'apply --validate=false' 'cm a10 a | k apply --validate=false -f - | has created'
  row served apply 'apply view-last-applied / set-last-applied' 'k apply view-last-applied svc/a1 | has "kind: Service"; k apply set-last-applied -f $W/a1.yaml | has "a1 (configured|unchanged)"'
  row served apply 'apply edit-last-applied (KUBE_EDITOR)' 'KUBE_EDITOR="$W/ed" ED="s/port: 91/port: 92/" k apply edit-last-applied svc/a1 | has "a1 edited"; is "$(jp svc/a1 "{.spec.ports[0].port}")" 91'
  row served diff 'diff -f FILE (changed: 1 with a diff; unchanged: 0)' 'rc=0; cm a10 a 95 | k diff -f - >$W/diff 2>$W/diff.err || rc=$?; is $rc 1; has "^\+.*95" <$W/diff; cm a10 a | k diff -f -'
  row served ssa 'diff --server-side -f FILE' 'rc=0; cm a10 a 95 | k diff --server-side --force-conflicts -f - >$W/diff 2>$W/diff.err || rc=$?; [[ $rc -eq 1 ]] || { cat $W/diff.err >&2; exit 1; }; has "^\+.*95" <$W/diff'
}

changes() {
  row served edit 'edit svc (KUBE_EDITOR script)' 'KUBE_EDITOR="$W/ed" ED="s/km: a/km: edited/" k edit svc a3 | has "a3 edited"; is "$(jp svc/a3 "{.metadata.labels.km}")" edited'
  row served edit 'edit rc -o json (KUBE_EDITOR script)' 'KUBE_EDITOR="$W/ed" ED="s/\"selector\": {/\"minReadySeconds\": 1, \"selector\": {/" k edit rc arc -o json >/dev/null; is "$(jp rc/arc "{.spec.minReadySeconds}")" 1'
  row served edit 'edit (a fault is told, the file comes again)' 'KUBE_EDITOR="$W/ed" ED="s/port: 80\$/port: 999999/" fails k edit svc a3 | has "(Invalid|invalid|not valid|must be)"'
  row served edit 'edit --subresource=status' 'KUBE_EDITOR="$W/ed" ED="s/phase: Running/phase: Running\n  message: hand/" k edit pod box --subresource=status | has edited'
  row served patch 'patch (strategic: lists merge by name)' 'k patch rc arc -p "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"C\",\"value\":\"3\"}]}]}}}}" | has patched; is "$(jp rc/arc "{.spec.template.spec.containers[0].env[*].name}")" "C B" || is "$(jp rc/arc "{.spec.template.spec.containers[0].env[*].name}")" "B C"'
  row served patch 'patch (strategic: $patch: delete)' 'k patch rc arc -p "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"C\",\"\$patch\":\"delete\"}]}]}}}}" | has patched; is "$(jp rc/arc "{.spec.template.spec.containers[0].env[*].name}")" B'
  row served patch 'patch --type=merge' 'k patch svc a3 --type=merge -p "{\"metadata\":{\"labels\":{\"km\":null,\"m\":\"1\"}}}" | has patched; is "$(jp svc/a3 "{.metadata.labels}")" "{\"m\":\"1\"}"'
  row served patch 'patch --type=json' 'k patch svc a3 --type=json -p "[{\"op\":\"test\",\"path\":\"/metadata/labels/m\",\"value\":\"1\"},{\"op\":\"replace\",\"path\":\"/spec/ports/0/port\",\"value\":81}]" | has patched; is "$(jp svc/a3 "{.spec.ports[0].port}")" 81'
  row served patch 'patch (nothing changes)' 'k patch svc a3 --type=merge -p "{\"metadata\":{\"labels\":{\"m\":\"1\"}}}" | has "no change"'
  row served patch 'patch --dry-run=server' 'k patch svc a3 --dry-run=server --type=merge -p "{\"metadata\":{\"labels\":{\"dry\":\"1\"}}}" | has "patched"; is "$(jp svc/a3 "{.metadata.labels.dry}")" ""'
  row served patch 'patch --subresource=status / scale' 'k patch rc arc --subresource=scale --type=merge -p "{\"spec\":{\"replicas\":1}}" | has patched; is "$(jp rc/arc "{.spec.replicas}")" 1; k scale rc arc --replicas=0'
  row served patch 'patch --local -f FILE -o yaml' 'k patch --local -f $W/a1.yaml --type=merge -p "{\"metadata\":{\"labels\":{\"l\":\"1\"}}}" -o yaml | has "l: .1"'
  row served patch 'patch --patch-file=FILE' 'echo "metadata: {labels: {pf: yes1}}" >$W/pf; k patch svc a3 --patch-file=$W/pf | has patched; is "$(jp svc/a3 "{.metadata.labels.pf}")" yes1'
  row served replace 'replace -f FILE' 'k get svc a3 -o yaml | sed "s/m: .1./m: \"2\"/" | k replace -f - | has "a3 replaced"; is "$(jp svc/a3 "{.metadata.labels.m}")" 2'
  row served replace 'replace -f FILE (old resourceVersion: Conflict)' 'k get svc a3 -o yaml >$W/old.yaml; k label svc a3 z=1 >/dev/null; fails k replace -f $W/old.yaml | has "Conflict|has been modified"'
  row served replace 'replace --force -f FILE' 'uid=$(jp svc/a2 "{.metadata.uid}"); cm a2 a | k replace --force -f - | has "a2 replaced"; [[ "$(jp svc/a2 "{.metadata.uid}")" != "$uid" ]]'
  row served label 'label KIND NAME k=v, again (refused), --overwrite, k-' 'k label pod box t=1 | has labeled; fails k label pod box t=2 | has "already has a value|--overwrite"; k label pod box t=2 --overwrite | has labeled; k label pod box t- | has unlabeled'
  row served label 'label pods -l app=web k=v / --all / --list' 'k label pods -l app=web l=1 | has "^pod/.* labeled"; k label pods --all al=1 | has "box labeled"; k label pod box --list | has al=1; k label pods --all al- >/dev/null'
  row served label 'label node NAME k=v' 'k label node $NODE km=1 | has labeled; k get nodes -l km=1 -o name | has "$NODE"; k label node $NODE km- | has unlabeled'
  row served label 'annotate pod / -l / --overwrite / k-' 'k annotate pod box a=1 | has annotated; k annotate pods -l app=web a=2 | has annotated; k annotate --overwrite pod box a=3 | has annotated; k annotate pod box a- | has annotated'
  row served scale 'scale rc web --replicas=3' 'k scale rc web --replicas=3 | has scaled; soon 60 eval "[[ \$(jp rc/web {.status.readyReplicas}) == 3 ]]"'
  row served scale 'scale --current-replicas=9 (refused)' 'fails k scale rc web --current-replicas=9 --replicas=1 | has "(Expected replicas to be 9|9)"'
  row served scale 'scale -f FILE / -l' 'sed -n "1,/^---/p" $W/fixture.yaml | sed "s/^---//" | k scale -f - --replicas=2 | has scaled; k scale rc -l app=web --replicas=2 | has scaled'
  row planned autoscaling/v1 'autoscale rc web --min=1 --max=3' 'k autoscale rc web --min=1 --max=3 --cpu-percent=80 | has autoscaled; k get hpa web; k delete hpa web'
  row served expose 'expose rc web --port=80 --target-port=8080 --name=e1' 'k expose rc web --port=80 --target-port=8080 --name=e1 | has exposed; soon 20 eval "k get endpoints e1 | grep -q :8080"'
  row served expose 'expose pod / svc --type=NodePort / --dry-run=client -o yaml' 'k expose pod $WEBPOD --port=80 --target-port=8080 --name=e2 | has exposed; k expose svc web --port=82 --target-port=8080 --type=NodePort --name=e3 | has exposed; k expose rc web --port=1 --dry-run=client -o yaml --name=e4 | has "kind: Service"'
  row served set 'set image rc/arc web=other' 'k set image rc/arc web=$IMAGE-x | has "image updated"; is "$(jp rc/arc "{.spec.template.spec.containers[0].image}")" "$IMAGE-x"'
  row served set 'set image pod/NAME (of a running pod)' 'pod im app=im "sleep 1000"; ready im; k set image pod/im main=$IMAGE | has . || true; k set image pod/im main=docker.io/library/$IMAGE --dry-run=server | has "image updated"; k delete pod im --wait=false'
  row served set 'set env rc/arc A=1, --list, A-' 'k set env rc/arc E1=1 | has "env updated"; k set env rc/arc --list | has "E1=1"; k set env rc/arc E1- | has "env updated"'
  row served set 'set resources rc/arc --limits= --requests=' 'k set resources rc/arc --limits=cpu=100m,memory=32Mi --requests=cpu=20m | has "resource requirements updated"'
  row served set 'set selector svc a3 app=x' 'k set selector svc a3 app=x | has "selector updated"; is "$(jp svc/a3 "{.spec.selector.app}")" x'
  row served set 'set serviceaccount rc/arc NAME' 'k set serviceaccount rc/arc default | has "serviceaccount updated"'
  row served set 'set image --local -f FILE -o yaml' 'k set image --local -f $W/arc.yaml web=zz:1 -o yaml | has "image: zz:1"'
}

deletes() {
  row served delete 'delete svc NAME' 'k delete svc c1 | has "\"c1\" deleted"'
  row served delete 'delete KIND/NAME KIND/NAME' 'k delete svc/c2 svc/c3 | has "c3\" deleted"'
  row served delete 'delete -f FILE' 'k delete -R -f $W/dir | has "c5\" deleted"'
  row served delete 'delete svc -l km=c' 'k delete svc -l km=c | has "c7\" deleted"'
  row served delete 'delete pod,svc -l …' 'cm dx dd | k create -f - >/dev/null; pod dx km=dd "sleep 1000"; k delete pod,svc -l km=dd | has "service \"dx\" deleted"; gone "pod dx"'
  row served delete 'delete MISSING / --ignore-not-found' 'fails k delete svc nope | has NotFound; k delete svc nope --ignore-not-found'
  row served delete 'delete --dry-run=server' 'k delete svc web --dry-run=server | has "deleted( from .* namespace)? \(server dry run\)"; k get svc web'
  row served delete 'delete pod NAME (waits for the end)' 'pod d1 app=d1 "sleep 1000"; ready d1; k delete pod d1 | has deleted; is "$(k get pod d1 --ignore-not-found)" ""'
  row served delete 'delete pod NAME --wait=false' 'pod d2 app=d2 "sleep 1000"; ready d2; k delete pod d2 --wait=false | has deleted; gone "pod d2"'
  row served delete 'delete pod NAME --grace-period=0 --force' 'pod d3 app=d3 "trap : TERM; while :; do sleep 1; done"; ready d3; T=10 k delete pod d3 --grace-period=0 --force 2>&1 | has "force deleted"; is "$(k get pod d3 --ignore-not-found)" ""'
  row served delete 'delete pod NAME --now' 'pod d4 app=d4 "sleep 1000"; ready d4; k delete pod d4 --now | has deleted'
  row served delete 'delete pods --all in a namespace' 'podyaml n1 app=nn "sleep 1000" | "$KUBECTL" -n $NS-2 create -f - >/dev/null; "$KUBECTL" -n $NS-2 delete pods --all | has "n1\" deleted"'
  row served delete 'delete pods --field-selector=status.phase=Succeeded' 'podyaml dn app=dn "exit 0" | sed "s/^spec:/spec:\n  restartPolicy: Never/" | k create -f - >/dev/null; phase dn Succeeded; k delete pods --field-selector=status.phase=Succeeded | has "dn\" deleted"'
  rcx='sed -n "1,/^---/p" $W/fixture.yaml | sed "s/name: web,/name: rx,/; s/app: web/app: rx/g; s/replicas: 2/replicas: 1/; s/^---//"'
  row served delete 'delete rc NAME --cascade=orphan' "$rcx"' | k create -f - >/dev/null; soon 60 eval "k get pods -l app=rx -o name | grep -q ."; k delete rc rx --cascade=orphan | has deleted; sleep 1; k get pods -l app=rx -o name | has .; is "$(k get pods -l app=rx -o jsonpath={.items[*].metadata.deletionTimestamp})" ""; [[ -z "$(k get pods -l app=rx -o jsonpath={.items[*].metadata.ownerReferences})" ]] || { k delete pods -l app=rx --wait=false; partial "the orphans keep their ownerReferences"; }; k delete pods -l app=rx --wait=false'
  row served delete 'delete rc NAME --cascade=foreground' 'gone "pods -l app=rx"; '"$rcx"' | k create -f - >/dev/null; soon 60 eval "k get pods -l app=rx -o name | grep -q ."; k delete rc rx --cascade=foreground | has deleted; is "$(k get pods -l app=rx -o name)" ""'
  row served delete 'delete rc NAME (background: its pods go)' "$rcx"' | k create -f - >/dev/null; soon 60 eval "k get pods -l app=rx -o name | grep -q ."; k delete rc rx | has deleted; gone "pods -l app=rx"'
  row served gc 'delete an object with a finalizer (it stays until the finalizer goes)' 'cm fz fz | sed "s/name: fz,/name: fz, finalizers: [km.example\/f],/" | k create -f - >/dev/null; k delete svc fz --wait=false >/dev/null; [[ -n "$(jp svc/fz "{.metadata.deletionTimestamp}")" ]]; k patch svc fz --type=merge -p "{\"metadata\":{\"finalizers\":null}}" >/dev/null; gone "svc fz" 10'
  row served gc 'delete an owner (what names it in ownerReferences goes)' "$rcx"' | sed "s/replicas: 1/replicas: 0/" | k create -f - >/dev/null; u=$(jp rc/rx "{.metadata.uid}"); cm owned ow | sed "s/name: owned,/name: owned, ownerReferences: [{apiVersion: v1, kind: ReplicationController, name: rx, uid: $u}],/" | k create -f - >/dev/null; k delete rc rx >/dev/null; gone "svc owned" 30'
  row served delete 'delete ns NAME (with what is in it)' 'podyaml n2 app=nn "sleep 1000" | "$KUBECTL" -n $NS-2 create -f - >/dev/null; T=60 k delete ns $NS-2 | has deleted; fails k get ns $NS-2 | has NotFound'
}

runs() {
  row served run 'run NAME --image=I --restart=Never -- echo hi' 'k run r1 --image=$IMAGE --restart=Never -- echo hello-run | has "pod/r1 created"; phase r1 Succeeded; k logs r1 | has hello-run'
  row served run 'run NAME --image=I (stays)' 'k run r2 --image=$IMAGE --labels=app=r2 --env=A=1 --port=8080 --command -- sleep 1000 | has created; ready r2; k exec r2 -- env | has "^A=1" || is "$(jp pod/r2 "{.spec.containers[0].env[0].name}")" A'
  row served run 'run --dry-run=client -o yaml' 'k run r3 --image=$IMAGE --dry-run=client -o yaml | has "run: r3"'
  row served run 'run --expose --port=80' 'k run r4 --image=$IMAGE --port=80 --expose --command -- sleep 1000 | has "service/r4 created"'
  row served run 'run --overrides=JSON' 'k run r5 --image=$IMAGE --overrides="{\"spec\":{\"terminationGracePeriodSeconds\":1}}" --command -- sleep 1000 | has created; is "$(jp pod/r5 "{.spec.terminationGracePeriodSeconds}")" 1'
  row served attach 'run --rm -i --restart=Never -- cat (stdin, answer, gone)' 'echo piped-in | k run r6 --rm -i --quiet --image=$IMAGE --restart=Never --command -- cat >$W/o 2>$W/e || { tail -n 2 $W/e >&2; exit 1; }; has piped-in <$W/o; gone "pod r6"'
  row served attach 'run --rm -it --restart=Never -- sh (through a terminal)' 'tty "$W/k run r7 --rm -it --image=$IMAGE --restart=Never --command -- sh -c \"sleep 2; test -t 0 && echo TTY-YES\"" | has TTY-YES; gone "pod r7"'
  row served attach 'run --attach --restart=Never (exit code)' 'rc=0; k run r8 --attach --rm --image=$IMAGE --restart=Never --command -- sh -c "sleep 2; echo out-r8; exit 7" >$W/o 2>$W/e || rc=$?; has out-r8 <$W/o; is $rc 7'
  k delete pod r1 r2 r4 r5 r6 r7 r8 --ignore-not-found --wait=false >/dev/null 2>&1
}

settle() { soon 60 eval '[[ "$(k get pods -l app=web -o name | wc -l)" == 2 ]]'; WEBPOD=$(k get pods -l app=web -o jsonpath='{.items[0].metadata.name}'); }
streams() {
  settle
  g served logs 'logs box -c main --tail=3' 'tick'
  g served logs 'logs box' 'line-one'
  row served logs 'logs box: stdout and stderr' 'k logs box -c main | has err-two'
  row served logs 'logs -f (until the end of the pod)' 'podyaml lf app=lf "for i in 1 2 3; do echo f\$i; sleep 1; done" | sed "s/^spec:/spec:\n  restartPolicy: Never/" | k create -f - >/dev/null; soon 40 k logs lf; k logs -f lf | has f3; k delete pod lf --wait=false'
  row served logs 'logs --since=1h / --since-time / --limit-bytes' 'k logs box -c main --since=1h | has line-one; k logs box -c main --since-time=2020-01-01T00:00:00Z | has line-one; is "$(k logs box -c main --limit-bytes=4)" "line"; sleep 3; k logs box -c main --since=2s | hasnt line-one'
  row served logs 'logs --tail=1' 'is "$(k logs box -c side --tail=1)" side-says'
  row served logs 'logs --timestamps' 'k logs box -c side --timestamps | has "^20[0-9-]+T[0-9:.]+Z side-says"'
  row served logs 'logs --previous' 'soon 60 eval "[[ \$(jp pod/crash {.status.containerStatuses[0].restartCount}) -ge 1 ]]"; soon 40 k logs crash --previous; k logs crash --previous | has crash-run'
  row served logs 'logs -l app=web --prefix' 'k logs -l app=web --prefix | has "pod/.*/web\] web-log"'
  row served logs 'logs --all-containers' 'k logs box --all-containers --tail=5 | has side-says'
  row served logs 'logs rc/web' 'k logs rc/web 2>&1 | has web-log'
  row served logs 'logs svc/web' 'k logs svc/web 2>&1 | has web-log'
  row served logs 'logs -f -l app=web --max-log-requests' 'bg "$W/k" logs -f -l app=web; sees 20 web-log; endbg'
  row served logs 'logs -c WRONG (refused with the names)' 'fails k logs box -c nope | has "container nope is not valid for pod box|not found in pod"'
  row served exec 'exec box -- COMMAND (several containers: the first, told on stderr)' 'is "$(k exec box -- echo hi 2>$W/e)" hi; has "Defaulted container \"main\"" <$W/e'
  row served exec 'exec -c side -- COMMAND' 'k exec box -c side -- cat /proc/1/cmdline | tr "\0" " " | has "sleep 100000"'
  row served exec 'exec: exit code' 'rc=0; k exec box -c main -- sh -c "exit 37" 2>$W/e || rc=$?; [[ $rc -eq 37 ]] || { cat $W/e >&2; echo "exit code $rc, not 37" >&2; exit 1; }'
  row served exec 'exec: stderr apart' 'k exec box -c main -- sh -c "echo o; echo e >&2" >$W/o 2>$W/e; is "$(cat $W/o)" o; has "^e$" <$W/e'
  row served exec 'echo x | exec -i box -- cat (half-close of stdin)' 'is "$(echo x-in | T=10 k exec -i box -c main -- cat)" x-in'
  row served exec 'exec -i: 4 MiB through cat, both ways' 'head -c 4194304 /dev/urandom >$W/big; k exec -i box -c main -- cat <$W/big >$W/big2; cmp $W/big $W/big2'
  row served exec 'exec -it (through a terminal)' 'tty "$W/k exec -it box -c main -- sh -c \"test -t 0 && echo TTY-YES\"" | has TTY-YES'
  row served exec 'exec -it: terminal size' 'T=15 timeout $((20 * SLOW)) script -qefc "stty rows 33 cols 101; $W/k exec -it box -c main -- sh -c \"sleep 1; stty size\"" /dev/null </dev/null | has "33 101"'
  row served exec 'exec rc/web, svc/web' 'is "$(k exec rc/web -- echo a)" a; is "$(k exec svc/web -- echo b)" b'
  row served exec 'exec: command that is not there' 'fails k exec box -c main -- /no/such | has "(no such file|not found|exec failed|stat /no/such|executable)"'
  row served attach 'attach box -c main' 'bg "$W/k" attach box -c main; sees 16 "tick" || { endbg; exit 1; }; endbg'
  row served attach 'attach -i (stdin)' 'podyaml at app=at "while read l; do echo got-\$l; done; echo at-end" | sed "s/^    image:/    stdin: true\n    image:/" | k create -f - >/dev/null; ready at; bg eval "(sleep 1; echo word; sleep 2) | T=10 $W/k attach -i at"; sees 16 got-word || { endbg; exit 1; }; endbg'
  row served cp 'cp FILE pod:FILE' 'echo copied >$W/f1; k cp $W/f1 box:/tmp/f1 -c main; is "$(k exec box -c main -- cat /tmp/f1)" copied'
  row served cp 'cp pod:FILE FILE' 'k exec box -c main -- sh -c "echo back >/tmp/f2"; k cp -c main box:/tmp/f2 $W/f2; is "$(cat $W/f2)" back'
  row served cp 'cp FOLDER, both ways, with 2 MiB' 'mkdir -p $W/dd/x; head -c 2097152 /dev/urandom >$W/dd/x/big; k cp -c main $W/dd box:/tmp/dd; k cp -c main box:/tmp/dd $W/dd2; cmp $W/dd/x/big $W/dd2/x/big'
  row served port-forward 'port-forward pod/NAME' 'fwd pod/$WEBPOD 8080; curl -sS -m 5 http://127.0.0.1:$PORT/ >$W/o || { endbg; cat $W/bg.out >&2; exit 1; }; endbg; is "$(cat $W/o)" "$(k exec $WEBPOD -- hostname)"'
  row served port-forward 'port-forward svc/web (20 connections)' 'fwd svc/web 80; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do curl -sS -m 5 http://127.0.0.1:$PORT/ >>$W/o20 || { endbg; exit 1; }; done; endbg; is "$(wc -l <$W/o20)" 20'
  row served dns 'a pod finds a service by its name (wget http://web)' 'T=15 k exec box -c main -- timeout 5 wget -qO- http://web/ | has "^[a-z0-9-]+$"'
  row served dns 'a pod finds a service by NAME.NAMESPACE.svc.cluster.local' 'T=15 k exec box -c main -- timeout 5 wget -qO- http://web.$NS.svc.cluster.local/ | has "^[a-z0-9-]+$"'
  row served proxy 'proxy: API' 'bg "$W/k" proxy --port=0; sees 20 Starting; p=$(sed -n "s/.*:\([0-9]*\)$/\1/p" $W/bg.out | head -1); curl -sS -m 5 http://127.0.0.1:$p/api/v1/namespaces/$NS/pods >$W/o; endbg; jq -e ".kind==\"PodList\"" $W/o'
  row served proxysub 'proxy: /api/v1/…/services/web:http/proxy/' 'k get --raw /api/v1/namespaces/$NS/services/web:http/proxy/ | has "^[a-z0-9-]+$"'
  row served proxysub 'proxy: /api/v1/…/pods/NAME:8080/proxy/' 'k get --raw /api/v1/namespaces/$NS/pods/$WEBPOD:8080/proxy/ | has "^[a-z0-9-]+$"'
}

nodes() {
  settle
  row served node 'cordon / uncordon' 'k cordon $NODE | has cordoned; k get node $NODE | has SchedulingDisabled; k uncordon $NODE | has uncordoned'
  row served node 'taint nodes NAME k=v:NoSchedule, k-' 'k taint nodes $NODE km=1:NoSchedule | has tainted; k describe node $NODE | has "Taints: +km=1:NoSchedule"; k taint nodes $NODE km- | has untainted'
  row served node 'drain NAME --pod-selector --force --ignore-daemonsets --delete-emptydir-data' 'podyaml dr app=drainme "sleep 1000" | sed "s/^spec:/spec:\n  nodeName: $NODE/" | k create -f - >/dev/null; ready dr; k drain $NODE --pod-selector=app=drainme --force --ignore-daemonsets --delete-emptydir-data --timeout=$((20*SLOW))s | has "drained"; k uncordon $NODE >/dev/null; is "$(k get pod dr --ignore-not-found)" ""'
  row served node 'drain NAME (refuses a pod without controller)' 'podyaml dr2 app=drainme "sleep 1000" | sed "s/^spec:/spec:\n  nodeName: $NODE/" | k create -f - >/dev/null; ready dr2; fails k drain $NODE --pod-selector=app=drainme --timeout=$((10*SLOW))s | has "(declare no controller|use --force)"; k uncordon $NODE >/dev/null; k delete pod dr2 --wait=false'
  row served node 'drain --dry-run=server' 'k drain $NODE --dry-run=server --force --ignore-daemonsets --delete-emptydir-data | has "drained \(server dry run\)"'
  row served wait 'wait --for=condition=Ready pod/box' 'k wait --for=condition=Ready pod/box --timeout=$((5*SLOW))s | has "condition met"'
  row served wait 'wait --for=condition=Ready pod -l (one not yet there)' 'pod w1 app=w1 "sleep 1000"; k wait --for=condition=Ready pod -l app=w1 --timeout=$((20*SLOW))s | has "condition met"'
  row served wait "wait --for=jsonpath='{.status.phase}'=Running" 'k wait --for=jsonpath="{.status.phase}"=Running pod/w1 --timeout=$((20*SLOW))s | has "condition met"'
  row served wait 'wait --for=delete pod/NAME' 'k delete pod w1 --wait=false >/dev/null; k wait --for=delete pod/w1 --timeout=$((20*SLOW))s; is "$(k get pod w1 --ignore-not-found)" ""'
  row served wait 'wait (time over: exit 1)' 'fails k wait --for=condition=Nope pod/box --timeout=1s | has "timed out"'
  row served wait 'wait --for=create' 'need 31; (sleep 1; pod w2 app=w2 "sleep 1000") & k wait --for=create pod/w2 --timeout=$((15*SLOW))s | has "condition met"; k delete pod w2 --wait=false'
  row served events 'events / --for=pod/box / --types' 'need 26; k events | has "Pod/box"; k events --for=pod/box | has Started; k events --types=Normal | has Started'
  row served events 'events --watch' 'need 26; bg "$W/k" events --watch; sleep 1; pod ev app=ev "sleep 1000"; sees 20 "Pod/ev"; endbg; k delete pod ev --wait=false'
  row served debug 'debug POD --image=I (ephemeral container)' 'k debug box --image=$IMAGE -c dbg -- sh -c "echo dbg-here; sleep 60" 2>&1 | hasnt "rror"; soon 30 eval "k logs box -c dbg | grep -q dbg-here"'
  row served debug 'debug POD --copy-to=NAME' 'k debug $WEBPOD --copy-to=dcopy --container=web -- sleep 1000 2>&1 | hasnt "rror"; k get pod dcopy; k delete pod dcopy --wait=false'
  row served debug 'debug node/NAME --image=I' 'k debug node/$NODE --image=$IMAGE -- sleep 5 >$W/o 2>&1 || { tail -n 1 $W/o >&2; exit 1; }; has "node-debugger" <$W/o; p=$(k get pods -o name | grep node-debugger); phase ${p#pod/} Running || phase ${p#pod/} Succeeded; k delete $p --wait=false'
  row served clusterdump 'cluster-info dump --namespaces=NS' 'k cluster-info dump --namespaces=$NS >$W/dump 2>$W/e || { tail -n 2 $W/e >&2; exit 1; }; has "\"PodList\"" <$W/dump'
}

# --- kinds beyond the first --------------------------------------------------------------------------------------------
workload() { # kind apiVersion name extra-spec
  cat <<EOF
apiVersion: $2
kind: $1
metadata: {name: $3, labels: {app: $3}}
spec:
  selector: {matchLabels: {app: $3}}
${4:+  $4
}  template:
    metadata: {labels: {app: $3}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: main
        image: $IMAGE
        imagePullPolicy: IfNotPresent
        command: [sh, -c, 'echo $3-log; exec sleep 100000']
EOF
}
planned() {
  g planned apps/v1 'explain deployment.spec.strategy' 'RollingUpdate'
  g planned apps/v1 'api-resources --api-group=apps' 'deployments +deploy +apps/v1'
  row planned deployments 'create deployment NAME --image=I --replicas=2 -- sleep' 'k create deployment d --image=$IMAGE --replicas=2 -- sleep 100000 | has created; k wait --for=condition=Available deploy/d --timeout=$((60*SLOW))s | has met'
  row planned deployments 'create deployment --dry-run=client -o yaml' 'k create deployment d9 --image=$IMAGE --dry-run=client -o yaml | has "kind: Deployment"'
  row planned deployments 'get deploy (table, -o wide, -o json)' 'k get deploy | has "d +2/2 +2 +2"; k get deploy -o wide | has IMAGES; k get deploy d -o json | jq -e ".apiVersion==\"apps/v1\""'
  row planned deployments 'describe deploy' 'k describe deploy d | has "2 desired \| 2 updated \| 2 total \| 2 available"'
  row planned deployments 'get rs / describe rs' 'k get rs -l app=d | has "d-[a-z0-9]+ +2 +2 +2"; k describe rs -l app=d | has "Controlled By: +Deployment/d"'
  row planned deployments 'apply -f DEPLOYMENT, again' 'workload Deployment apps/v1 dep "replicas: 2" >$W/dep.yaml; k apply -f $W/dep.yaml | has created; k apply -f $W/dep.yaml | has unchanged'
  row planned ssa 'apply --server-side -f DEPLOYMENT' 'workload Deployment apps/v1 dss "replicas: 1" | k apply --server-side -f - | has serverside-applied'
  row planned deployments 'scale deploy dep --replicas=3' 'k scale deploy dep --replicas=3 | has scaled; soon 60 eval "[[ \$(jp deploy/dep {.status.readyReplicas}) == 3 ]]"'
  row planned deployments 'rollout status' 'T=60 k rollout status deploy/dep --timeout=$((50*SLOW))s | has "successfully rolled out"'
  row planned deployments 'set image deploy/dep main=… + rollout status' 'k set env deploy/dep V=2 | has "env updated"; T=60 k rollout status deploy/dep --timeout=$((50*SLOW))s | has "successfully rolled out"; is "$(k get rs -l app=dep -o name | wc -l)" 2'
  row planned deployments 'rollout history / --revision=1' 'k rollout history deploy/dep | has "^2 "; k rollout history deploy/dep --revision=1 | has "Pod Template"'
  row planned deployments 'rollout undo (and --to-revision)' 'k rollout undo deploy/dep | has "rolled back"; T=60 k rollout status deploy/dep --timeout=$((50*SLOW))s | has "successfully"; is "$(jp deploy/dep "{.spec.template.spec.containers[0].env}")" ""'
  row planned deployments 'rollout restart' 'k rollout restart deploy/dep | has restarted; T=60 k rollout status deploy/dep --timeout=$((50*SLOW))s | has successfully'
  row planned deployments 'rollout pause / resume' 'k rollout pause deploy/dep | has paused; k set env deploy/dep P=1 >/dev/null; n=$(k get rs -l app=dep -o name | wc -l); sleep 1; is "$(k get rs -l app=dep -o name | wc -l)" "$n"; k rollout resume deploy/dep | has resumed; T=60 k rollout status deploy/dep --timeout=$((50*SLOW))s | has successfully'
  row planned deployments 'set resources / set serviceaccount deploy' 'k set resources deploy/dep --limits=memory=64Mi | has updated; k set serviceaccount deploy/dep default | has updated'
  row planned deployments 'expose deploy dep --port=80' 'k expose deploy dep --port=80 --name=edep | has exposed'
  row planned deployments 'logs deploy/dep, exec deploy/dep' 'k logs deploy/dep 2>&1 | has dep-log; is "$(k exec deploy/dep -- echo x)" x'
  row planned deployments 'port-forward deploy/…' 'workload Deployment apps/v1 dpf | sed "s/exec sleep 100000/exec httpd -f -p 8080 -h \/etc/" | k apply -f - >/dev/null; k wait --for=condition=Available deploy/dpf --timeout=$((40*SLOW))s; fwd deploy/dpf 8080; curl -sS -m 5 -o /dev/null http://127.0.0.1:$PORT/ || { endbg; exit 1; }; endbg'
  row planned deployments 'patch / edit / label deploy' 'k patch deploy dep -p "{\"spec\":{\"replicas\":1}}" | has patched; KUBE_EDITOR="$W/ed" ED="s/replicas: 1/replicas: 2/" k edit deploy dep | has edited; k label deploy dep x=1 | has labeled'
  row planned autoscaling 'autoscale deploy dep --min=1 --max=3' 'k autoscale deploy dep --min=1 --max=3 --cpu-percent=80 | has autoscaled; k get hpa dep | has "Deployment/dep"; k describe hpa dep | has "Min replicas"; k delete hpa dep'
  row planned deployments 'delete deploy --cascade=orphan / foreground' 'k delete deploy dss --cascade=orphan | has deleted; k get rs -l app=dss -o name | has .; k delete rs -l app=dss; k delete deploy dep --cascade=foreground | has deleted; is "$(k get pods -l app=dep -o name)" ""'
  row planned deployments 'apply extensions: a name that is gone (no matches for kind)' 'fails eval "workload Deployment extensions/v1beta1 old | k apply -f -" | has "no matches for kind"'
  row planned replicasets 'apply / get / scale / delete rs' 'workload ReplicaSet apps/v1 rset "replicas: 1" | k apply -f - | has created; k scale rs rset --replicas=2 | has scaled; soon 60 eval "[[ \$(jp rs/rset {.status.readyReplicas}) == 2 ]]"; k delete rs rset | has deleted; gone "pods -l app=rset"'
  row planned daemonsets 'apply ds (a pod on every node)' 'workload DaemonSet apps/v1 ds | k apply -f - | has created; n=$(k get nodes -o name | wc -l); soon 60 eval "[[ \$(jp ds/ds {.status.numberReady}) == $n ]]"'
  row planned daemonsets 'get / describe ds' 'k get ds | has "DESIRED"; k describe ds ds | has "Pods Status: +[0-9]+ Running"'
  row planned daemonsets 'rollout status / restart / history ds' 'k rollout restart ds/ds | has restarted; T=60 k rollout status ds/ds --timeout=$((50*SLOW))s | has "successfully rolled out"; k rollout history ds/ds | has REVISION'
  row planned daemonsets 'drain --ignore-daemonsets with a daemon pod' 'k drain $NODE --pod-selector=app=ds --ignore-daemonsets --timeout=$((20*SLOW))s 2>&1 | has "ignoring DaemonSet-managed"; k uncordon $NODE >/dev/null'
  row planned daemonsets 'delete ds' 'k delete ds ds | has deleted; gone "pods -l app=ds"'
  row planned statefulsets 'apply sts (ordered names, headless service)' 'k create service clusterip sts --clusterip=None --tcp=80 >/dev/null; workload StatefulSet apps/v1 sts "{replicas: 2, serviceName: sts}" | sed "s/^  {replicas: 2, serviceName: sts}/  replicas: 2\n  serviceName: sts/" | k apply -f - | has created; ready sts-0; ready sts-1'
  row planned statefulsets 'get / describe / scale sts' 'k get sts | has "sts +2/2"; k describe sts sts | has "Replicas: +2 desired"; k scale sts sts --replicas=1 | has scaled; gone "pod sts-1"'
  row planned statefulsets 'rollout status / restart sts' 'k rollout restart sts/sts | has restarted; T=60 k rollout status sts/sts --timeout=$((50*SLOW))s | has "complete|successfully|roll"'
  row planned statefulsets 'delete sts' 'k delete sts sts | has deleted; gone "pods -l app=sts"'
  row planned jobs 'create job NAME --image=I -- CMD' 'k create job j1 --image=$IMAGE -- echo job-out | has created; k wait --for=condition=complete job/j1 --timeout=$((40*SLOW))s | has met'
  row planned jobs 'get / describe job, logs job/NAME' 'k get job j1 | has "1/1"; k describe job j1 | has "1 Succeeded"; k logs job/j1 | has job-out'
  row planned jobs 'job: completions, parallelism, Indexed' 'printf "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j2}\nspec:\n  completions: 3\n  parallelism: 3\n  completionMode: Indexed\n  template: {spec: {restartPolicy: Never, containers: [{name: m, image: \"%s\", imagePullPolicy: IfNotPresent, command: [sh, -c, \"echo index-\$JOB_COMPLETION_INDEX\"]}]}}\n" "$IMAGE" | k apply -f - | has created; k wait --for=condition=complete job/j2 --timeout=$((40*SLOW))s; k logs -l job-name=j2 | has index-2'
  row planned jobs 'job: backoffLimit → Failed' 'printf "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j3}\nspec:\n  backoffLimit: 0\n  template: {spec: {restartPolicy: Never, containers: [{name: m, image: \"%s\", imagePullPolicy: IfNotPresent, command: [\"false\"]}]}}\n" "$IMAGE" | k apply -f - | has created; k wait --for=condition=failed job/j3 --timeout=$((40*SLOW))s | has met'
  row planned jobs 'job: suspend / resume (patch)' 'k create job j4 --image=$IMAGE --dry-run=client -o yaml -- true | sed "s/^spec:/spec:\n  suspend: true/" | k apply -f - | has created; sleep 1; is "$(k get pods -l job-name=j4 -o name)" ""; k patch job j4 -p "{\"spec\":{\"suspend\":false}}" | has patched; k wait --for=condition=complete job/j4 --timeout=$((40*SLOW))s'
  row planned jobs 'delete job (its pods go)' 'k delete job j1 j2 j3 j4 | has deleted; gone "pods -l job-name=j1"'
  row planned cronjobs 'create cronjob NAME --schedule' 'k create cronjob cj --image=$IMAGE --schedule="*/1 * * * *" -- echo cron-out | has created; k get cronjob cj | has "\*/1 \* \* \* \*"'
  row planned cronjobs 'create job --from=cronjob/NAME' 'k create job cj1 --from=cronjob/cj | has created; k wait --for=condition=complete job/cj1 --timeout=$((40*SLOW))s'
  row planned cronjobs 'describe / patch suspend / delete cronjob' 'k describe cronjob cj | has "Schedule:"; k patch cronjob cj -p "{\"spec\":{\"suspend\":true}}" | has patched; k delete cronjob cj | has deleted'
  row planned configmaps 'create configmap --from-literal / --from-file / --from-env-file' 'echo fv >$W/cmf; echo EK=ev >$W/cme; k create configmap cm1 --from-literal=a=1 --from-file=$W/cmf | has created; k create cm cm2 --from-env-file=$W/cme | has created; is "$(jp cm/cm1 "{.data.a}{.data.cmf}")" "1fv"'
  row planned configmaps 'get / describe / edit / apply / delete configmap' 'k get cm cm1 | has "cm1 +2"; k describe cm cm1 | has "^fv"; k create cm cm1 --from-literal=a=2 --dry-run=client -o yaml | k apply -f - 2>&1 | has configured; k delete cm cm2 | has deleted'
  row planned configmaps 'set env --from=configmap/cm1' 'k set env rc/arc --from=configmap/cm1 | has "env updated"; k set env rc/arc --list --resolve | has "A=2"'
  row planned configmaps 'a pod with configMapKeyRef, envFrom and a configMap volume' 'podyaml pcm app=pcm "echo \$A-\$a; cat /etc/c/a; sleep 1000" | sed "s/^    image:/    env: [{name: A, valueFrom: {configMapKeyRef: {name: cm1, key: a}}}]\n    envFrom: [{configMapRef: {name: cm1}}]\n    volumeMounts: [{name: c, mountPath: \/etc\/c}]\n    image:/; s/^spec:/spec:\n  volumes: [{name: c, configMap: {name: cm1}}]/" | k apply -f - | has created; ready pcm; k logs pcm | has "2-2"; k delete pod pcm --wait=false'
  row planned secrets 'create secret generic / tls / docker-registry' 'k create secret generic s1 --from-literal=pw=geheim | has created; is "$(jp secret/s1 "{.data.pw}" | base64 -d)" geheim; k create secret docker-registry s2 --docker-server=r --docker-username=u --docker-password=p | has created'
  row planned secrets 'get / describe / delete secret; stringData' 'k get secret s1 | has "Opaque +1"; k describe secret s1 | has "pw: +6 bytes"; printf "apiVersion: v1\nkind: Secret\nmetadata: {name: s3}\nstringData: {x: \"y\"}\n" | k apply -f - | has created; is "$(jp secret/s3 "{.data.x}")" "eQ=="; k delete secret s2 | has deleted'
  row planned secrets 'a pod with secretKeyRef and a secret volume' 'podyaml psec app=psec "echo \$A; cat /etc/c/pw; sleep 1000" | sed "s/^    image:/    env: [{name: A, valueFrom: {secretKeyRef: {name: s1, key: pw}}}]\n    volumeMounts: [{name: c, mountPath: \/etc\/c}]\n    image:/; s/^spec:/spec:\n  volumes: [{name: c, secret: {secretName: s1}}]/" | k apply -f - | has created; ready psec; is "$(k exec psec -- cat /etc/c/pw)" geheim; k delete pod psec --wait=false'
  row planned serviceaccounts 'get sa default; create / describe / delete sa' 'soon 10 k get sa default; k create sa robot | has created; k describe sa robot | has "Name: +robot"; k delete sa robot | has deleted'
  row planned serviceaccounts 'create token' 'k create sa robot2 >/dev/null; k create token robot2 | has "^ey"'
  row planned serviceaccounts 'a pod sees its token (/var/run/secrets/kubernetes.io/serviceaccount)' 'pod tok app=tok "sleep 1000"; ready tok; k exec tok -- ls /var/run/secrets/kubernetes.io/serviceaccount | has token; k delete pod tok --wait=false'
  row planned rbac 'create role / rolebinding / clusterrole / clusterrolebinding' 'k create role r --verb=get --resource=pods | has created; k create rolebinding rb --role=r --serviceaccount=$NS:default | has created; k create clusterrole km-$NS --verb=get --resource=pods | has created; k label clusterrole km-$NS km=1; k create clusterrolebinding km-$NS --clusterrole=km-$NS --serviceaccount=$NS:default | has created; k label clusterrolebinding km-$NS km=1'
  row planned rbac 'auth reconcile -f FILE' 'k create role r9 --verb=get --resource=pods --dry-run=client -o yaml | k auth reconcile -f - | has "reconciled|r9"'
  row planned pvc 'apply pv + pvc (bound)' 'printf "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: km-$NS}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: \"\", hostPath: {path: /tmp/km-$NS}}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: claim}\nspec: {accessModes: [ReadWriteOnce], storageClassName: \"\", volumeName: km-$NS, resources: {requests: {storage: 1Gi}}}\n" | k apply -f - | has "claim created"; soon 30 eval "[[ \$(jp pvc/claim {.status.phase}) == Bound ]]"'
  row planned pvc 'a pod with the claim' 'podyaml ppvc app=ppvc "echo kept >/data/x; sleep 1000" | sed "s/^    image:/    volumeMounts: [{name: c, mountPath: \/data}]\n    image:/; s/^spec:/spec:\n  volumes: [{name: c, persistentVolumeClaim: {claimName: claim}}]/" | k apply -f - | has created; ready ppvc; is "$(k exec ppvc -- cat /data/x)" kept; k delete pod ppvc --wait=false'
  row planned pvc 'get / describe / delete pvc, pv, sc' 'k get pvc | has "claim +Bound"; k describe pvc claim | has "Access Modes"; k get pv | has claim; k get sc; k delete pvc claim --wait=false | has deleted'
  row planned autoscaling 'apply hpa (autoscaling/v2)' 'printf "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h2}\nspec: {minReplicas: 1, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]}\n" | k apply -f - | has created; k get hpa h2; k delete hpa h2'
  row planned pdb 'create pdb / get / describe / delete' 'k create pdb b --selector=app=web --min-available=1 | has created; k get pdb b | has "b +1 +N/A"; k describe pdb b | has "Min available"; k delete pdb b | has deleted'
  row planned pdb 'drain that a pdb stops' 'k create pdb b2 --selector=app=web --min-available=100% | has created; fails k drain $NODE --pod-selector=app=web --timeout=6s | has "disruption budget|global timeout"; k uncordon $NODE >/dev/null; k delete pdb b2'
  row planned leases 'apply / get / delete lease' 'printf "apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: l1}\nspec: {holderIdentity: me, leaseDurationSeconds: 15}\n" | k apply -f - | has created; k get lease l1 | has "l1 +me"; k delete lease l1 | has deleted'
  row planned leases 'get leases -n kube-node-lease' 'k get lease -n kube-node-lease | has "$NODE"'
  row planned endpointslices 'get / describe endpointslices' 'k get endpointslices -l kubernetes.io/service-name=web | has "IPv4 +8080"; k describe endpointslices -l kubernetes.io/service-name=web | has "Ready: +true"'
  row planned ingress 'create ingress NAME --rule' 'k create ingress i1 --rule="foo.example/*=web:80" | has created; k get ingress i1 | has foo.example; k describe ingress i1 | has "web:80"; k delete ingress i1 | has deleted'
  row planned ingress 'create ingressclass by apply; get ingressclass' 'printf "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: km-$NS}\nspec: {controller: example.com/x}\n" | k apply -f - | has created; k get ingressclass | has "km-"; k delete ingressclass km-$NS'
  row planned networkpolicies 'apply / describe / delete networkpolicy' 'printf "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: np}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n" | k apply -f - | has created; k describe netpol np | has "PodSelector"; k delete netpol np | has deleted'
  row planned quotas 'create quota / get / describe' 'k create quota q --hard=pods=100 | has created; k describe quota q | has "pods +[0-9]+ +100"; k delete quota q'
  row planned quotas 'apply limitrange (defaults are given to pods)' 'printf "apiVersion: v1\nkind: LimitRange\nmetadata: {name: lr}\nspec: {limits: [{type: Container, default: {memory: 64Mi}}]}\n" | k apply -f - | has created; k describe limitrange lr | has 64Mi; k delete limitrange lr'
  row planned priorityclasses 'create priorityclass / get' 'k create priorityclass km-$NS --value=5 | has created; k label priorityclass km-$NS km=1; k get pc km-$NS | has " 5 "; k delete pc km-$NS'
  row planned certificates 'certificate approve / deny; get csr' 'openssl req -new -newkey rsa:2048 -nodes -keyout $W/key -subj /CN=me -out $W/csr >/dev/null 2>&1; printf "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: km-$NS, labels: {km: \"1\"}}\nspec: {request: $(base64 -w0 $W/csr), signerName: example.com/x, usages: [client auth]}\n" | k apply -f - | has created; k certificate approve km-$NS | has approved; k get csr km-$NS | has Approved; k delete csr km-$NS'
  row planned crds 'apply CustomResourceDefinition, then an object of it' 'printf "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: frobs.km.example}\nspec: {group: km.example, scope: Namespaced, names: {kind: Frob, plural: frobs}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}\n" | k apply -f - | has created; k wait --for=condition=Established crd/frobs.km.example --timeout=$((20*SLOW))s; printf "apiVersion: km.example/v1\nkind: Frob\nmetadata: {name: f}\nspec: {a: 1}\n" | k apply -f - | has created; k get frobs | has f; k delete crd frobs.km.example'
  row planned events.k8s.io 'get events.events.k8s.io' 'k get events.events.k8s.io | has "pod/box|Normal"'
  row planned initcontainers 'a pod with initContainers (Init:0/1 → Running)' 'podyaml ini app=ini "cat /w/x; sleep 1000" | sed "s/^    image:/    volumeMounts: [{name: w, mountPath: \/w}]\n    image:/; s#^spec:#spec:\n  volumes: [{name: w, emptyDir: {}}]\n  initContainers: [{name: i, image: \"$IMAGE\", imagePullPolicy: IfNotPresent, command: [sh, -c, \"echo from-init >/w/x\"], volumeMounts: [{name: w, mountPath: /w}]}]#" | k apply -f - | has created; ready ini; k logs ini -c main | has from-init; k delete pod ini --wait=false'
  row planned prune 'apply --prune --all across kinds (ConfigMap goes)' '(cm pr1 pr; printf -- "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: prcm, labels: {km: pr}}\n") | k apply -f - | has "prcm created"; cm pr1 pr | k apply --prune -l km=pr -f - | has "configmap/prcm pruned"'
  row planned kustomize 'apply -k with configMapGenerator and a Deployment' 'mkdir -p $W/kz2; workload Deployment apps/v1 kzd "replicas: 1" >$W/kz2/d.yaml; printf "resources: [d.yaml]\nconfigMapGenerator: [{name: kzc, literals: [a=1]}]\n" >$W/kz2/kustomization.yaml; k apply -k $W/kz2 | has "kzd created"; k delete -k $W/kz2 --wait=false'
}

helm() { timeout -k 2 "$((${T:-90} * SLOW))" "$HELM" -n "$NS" "$@"; }
helms() {
  repo=${IMAGE%:*} tag=${IMAGE##*:}
  (cd "$W" && "$HELM" create demo >/dev/null 2>&1)
  cat >"$W/values.yaml" <<EOF
replicaCount: 1
image: {repository: "$repo", tag: "$tag", pullPolicy: IfNotPresent}
service: {type: ClusterIP, port: 80}
EOF
  sed -i "s#^\( *\)imagePullPolicy: .*#&\n\1command: [sh, -c, 'mkdir -p /tmp/w; echo demo >/tmp/w/index.html; exec httpd -f -p 80 -h /tmp/w']#" "$W/demo/templates/deployment.yaml"
  sed -i "s#image: busybox#image: $IMAGE\n      imagePullPolicy: IfNotPresent#" "$W/demo/templates/tests/test-connection.yaml"
  # a chart of the first kinds only: what helm itself needs besides the kinds
  mkdir -p "$W/tiny/templates"
  printf 'apiVersion: v2\nname: tiny\nversion: 0.1.0\n' >"$W/tiny/Chart.yaml"
  echo 'n: 1' >"$W/tiny/values.yaml"
  sed -n '1,/^---/p' "$W/fixture.yaml" | sed 's/name: web,/name: "{{ .Release.Name }}",/; s/app: web/app: "{{ .Release.Name }}"/g; s/replicas: 2/replicas: {{ .Values.n }}/' >"$W/tiny/templates/all.yaml"
  cm '"{{ .Release.Name }}"' t >>"$W/tiny/templates/all.yaml"
  row client helm 'helm lint / template' 'helm lint $W/demo | has "0 chart\(s\) failed"; helm template demo $W/demo -f $W/values.yaml | has "kind: Deployment"'
  row served helm 'helm template (rc + service) | kubectl apply -f -' 'helm template tiny $W/tiny | k apply -f - | has "service/tiny created"; k delete rc/tiny svc/tiny --wait=false'
  row planned helm 'helm template demo | kubectl apply -f -' 'helm template demo2 $W/demo -f $W/values.yaml --skip-tests | k apply -f - | has "deployment.apps/demo2 created"; k delete deploy/demo2 svc/demo2 sa/demo2 --wait=false'
  row planned secrets 'helm install (rc + service)' 'helm install tiny $W/tiny | has "STATUS: deployed"; k get rc tiny'
  row planned helm 'helm install demo --wait' 'helm install demo $W/demo -f $W/values.yaml --wait --timeout $((60*SLOW))s | has "STATUS: deployed"; k get deploy demo'
  row planned helm 'helm install --dry-run' 'helm install demo3 $W/demo -f $W/values.yaml --dry-run | has "MANIFEST"'
  row planned helm 'helm list / status / get manifest / get values' 'helm list | has "demo.*deployed"; helm status demo | has deployed; helm get manifest demo | has "kind: Deployment"; helm get values demo | has replicaCount'
  row planned helm 'helm upgrade --set replicaCount=2 --wait' 'helm upgrade demo $W/demo -f $W/values.yaml --set replicaCount=2 --wait --timeout $((60*SLOW))s | has "REVISION: 2"; is "$(jp deploy/demo "{.status.readyReplicas}")" 2'
  row planned helm 'helm history' 'helm history demo | has "^2 .*deployed"'
  row planned helm 'helm rollback demo 1 --wait' 'helm rollback demo 1 --wait --timeout $((60*SLOW))s | has "Rollback was a success"; is "$(jp deploy/demo "{.spec.replicas}")" 1'
  row planned helm 'helm test demo' 'helm test demo --timeout $((60*SLOW))s | has "Phase: +Succeeded"'
  row planned helm 'helm upgrade --install (new release)' 'helm upgrade --install demo4 $W/demo -f $W/values.yaml | has "STATUS: deployed"'
  row planned helm 'helm uninstall demo --wait' 'helm uninstall demo --wait --timeout $((60*SLOW))s | has uninstalled; is "$(k get deploy demo --ignore-not-found)" ""'
}

if [[ -n "$HELM" ]]; then helms
else general; gets; describes; creates; applies; changes; runs; streams; nodes; deletes; planned; fi
[[ -z "${TRACE:-}" ]] || printf 'none' >"$TRACE"

# --- the ratio ---------------------------------------------------------------------------------------------------------
sum() { local n=0 c; for c in "$@"; do n=$((n + ${count[$c]:-0})); done; echo $n; }
ratio() { # title classes...
  local title=$1 ok part fail all; shift
  ok=$(sum "${@/%/.ok}"); part=$(sum "${@/%/.partial}"); fail=$(sum "${@/%/.fail}"); all=$((ok + part + fail))
  [[ $all -gt 0 ]] || return 0
  printf '%s %s: %d of %d ok (%d %%), %d partial, %d failed\n' "$version" "$title" "$ok" "$all" $((100 * ok / all)) "$part" "$fail"
  PCT=$((100 * ok / all))
}
echo
PCT=100; ratio 'kinds served and general commands' served client; served_pct=$PCT
PCT=100; ratio 'kinds planned' planned
PCT=100; ratio 'overall' served client planned; all_pct=$PCT
[[ $served_pct -ge ${MIN_SERVED:-0} && $all_pct -ge ${MIN_ALL:-0} ]] || { echo "below the bar: served $served_pct % (bar ${MIN_SERVED:-0}), overall $all_pct % (bar ${MIN_ALL:-0})" >&2; exit 1; }
