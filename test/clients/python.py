"""What a program does with Debian's python3-kubernetes, unmodified: it makes, watches, changes and removes.

It says what came of each as a line of JSON. python.py SERVER
"""
import json
import sys
import threading

from kubernetes import client, watch

configuration = client.Configuration()
configuration.host = sys.argv[1]
api = client.ApiClient(configuration)
core = client.CoreV1Api(api)
leases = client.CoordinationV1Api(api)
namespace = "default"


def tell(step, result):
    print(json.dumps({"step": step, "result": result}), flush=True)


def watched():
    """Pods as a watch tells them, from before one is made until it is gone."""
    begun = core.list_namespaced_pod(namespace).metadata.resource_version
    seen = []

    def follow():
        stream = watch.Watch()
        for event in stream.stream(core.list_namespaced_pod, namespace, resource_version=begun, timeout_seconds=60):
            if event["object"].metadata.name != "py":
                continue
            seen.append(event["type"])
            if event["type"] == "DELETED":
                stream.stop()

    follower = threading.Thread(target=follow)
    follower.start()
    spec = client.V1PodSpec(scheduler_name="none", containers=[client.V1Container(name="main", image="bb:1")])
    core.create_namespaced_pod(namespace, client.V1Pod(metadata=client.V1ObjectMeta(name="py"), spec=spec))
    core.patch_namespaced_pod("py", namespace, {"metadata": {"labels": {"a": "b"}}})
    core.delete_namespaced_pod("py", namespace, grace_period_seconds=0)
    follower.join(60)
    return [seen[0], seen[-1], "MODIFIED" in seen]


def changed():
    """An object is read, changed and written; an old one of it is refused."""
    account = client.V1ServiceAccount(metadata=client.V1ObjectMeta(generate_name="py-"))
    made = core.create_namespaced_service_account(namespace, account)
    name = made.metadata.name
    made.metadata.labels = {"a": "b"}
    after = core.replace_namespaced_service_account(name, namespace, made)
    try:
        core.replace_namespaced_service_account(name, namespace, made)
        stale = 200
    except client.ApiException as error:
        stale = error.status
    managers = sorted({entry.manager for entry in after.metadata.managed_fields})
    core.delete_collection_namespaced_service_account(namespace, label_selector="a=b")
    left = [item.metadata.name for item in core.list_namespaced_service_account(namespace).items]
    return {"made": name.startswith("py-"), "stale": stale, "managers": managers, "gone": name not in left}


def leased():
    """Times of a lease come back as they were written, to the microsecond."""
    spec = client.V1LeaseSpec(holder_identity="py", lease_duration_seconds=5, renew_time="2026-01-01T00:00:00.123456Z")
    body = client.V1Lease(metadata=client.V1ObjectMeta(name="py"), spec=spec)
    leases.create_namespaced_lease(namespace, body)
    read = leases.read_namespaced_lease("py", namespace).spec
    return [read.holder_identity, read.renew_time.isoformat()]


for step in (watched, changed, leased):
    tell(step.__name__, step())
