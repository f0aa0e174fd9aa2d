"""The official Python client through what programs do with it; prints a line for each thing that held."""

import time

from kubernetes import client, config, dynamic, watch
from kubernetes.client.exceptions import ApiException
from kubernetes.stream import stream, portforward

config.load_kube_config()
core, apps = client.CoreV1Api(), client.AppsV1Api()
LABELS = {"app": "web"}


def held(what):
    print(f"ok {what}", flush=True)


def deployment(replicas):
    container = client.V1Container(name="web", image="nginx:1.27", ports=[client.V1ContainerPort(container_port=80)])
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=LABELS), spec=client.V1PodSpec(containers=[container])
    )
    return client.V1Deployment(
        metadata=client.V1ObjectMeta(name="web"),
        spec=client.V1DeploymentSpec(
            replicas=replicas, selector=client.V1LabelSelector(match_labels=LABELS), template=template
        ),
    )


assert client.VersionApi().get_code().minor.startswith("36")
held("version")

apps.create_namespaced_deployment("default", deployment(2))
for event in watch.Watch().stream(apps.list_namespaced_deployment, "default", timeout_seconds=60):
    if (event["object"].status.ready_replicas or 0) == 2:
        break
else:
    raise AssertionError("never ready")
held("create and watch")

assert apps.patch_namespaced_deployment("web", "default", {"spec": {"replicas": 1}}).spec.replicas == 1
ops = [{"op": "replace", "path": "/spec/replicas", "value": 3}]
assert apps.patch_namespaced_deployment("web", "default", ops).spec.replicas == 3
scale = apps.read_namespaced_deployment_scale("web", "default")
scale.spec.replicas, scale.metadata.resource_version = 2, None
assert apps.replace_namespaced_deployment_scale("web", "default", scale).spec.replicas == 2
held("patches and scale")

try:
    apps.create_namespaced_deployment("default", deployment(1))
    raise AssertionError("created twice")
except ApiException as error:
    assert (error.status, error.reason) == (409, "Conflict"), error
held("conflict")

for number in range(12):
    core.create_namespaced_config_map("default", client.V1ConfigMap(metadata={"name": f"many-{number}"}))
first = core.list_namespaced_config_map("default", limit=5)
rest = core.list_namespaced_config_map("default", _continue=first.metadata._continue)
assert len(first.items) == 5 and len(first.items) + len(rest.items) == 13, "kube-root-ca.crt and twelve"
core.delete_collection_namespaced_config_map("default", field_selector="metadata.name!=kube-root-ca.crt")
held("pages and deletecollection")

deadline = time.time() + 30
while True:
    pods = core.list_namespaced_pod("default", label_selector="app=web").items
    ready = [pod for pod in pods if pod.status.phase == "Running" and pod.metadata.deletion_timestamp is None]
    if len(ready) == 2 == len(pods):
        break
    assert time.time() < deadline, pods
    time.sleep(0.2)
pod = ready[0].metadata.name
assert "ready for start up" in core.read_namespaced_pod_log(pod, "default")
held("logs")

command = ["sh", "-c", "echo out; echo err >&2; exit 3"]
shell = stream(core.connect_get_namespaced_pod_exec, pod, "default", command=command, stderr=True, stdout=True,
               stdin=False, tty=False, _preload_content=False)
shell.run_forever(timeout=20)
seen = (shell.read_stdout(), shell.read_stderr(), shell.returncode)
assert seen == ("out\n", "err\n", 3), seen
held("exec")

forward = portforward(core.connect_get_namespaced_pod_portforward, pod, "default", ports="80")
socket = forward.socket(80)
socket.settimeout(20)
socket.sendall(b"GET / HTTP/1.0\r\nHost: web\r\n\r\n")
answer = b""
while b"</html>" not in answer:
    answer += socket.recv(4096)
assert answer.startswith(b"HTTP/1.1 200") or answer.startswith(b"HTTP/1.0 200"), answer[:80]
held("port-forward")

dynamic_client = dynamic.DynamicClient(client.ApiClient())
services = dynamic_client.resources.get(api_version="v1", kind="Service")
body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
        "spec": {"selector": LABELS, "ports": [{"port": 80}]}}
services.server_side_apply(body=body, namespace="default", field_manager="python-client")
assert services.get(name="web", namespace="default").spec.clusterIP
held("discovery and server-side apply")

apps.delete_namespaced_deployment("web", "default", propagation_policy="Foreground")
deadline = time.time() + 30
while core.list_namespaced_pod("default", label_selector="app=web").items:
    assert time.time() < deadline
    time.sleep(0.2)
held("foreground deletion")
