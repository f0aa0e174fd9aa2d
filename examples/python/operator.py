"""An operator for Websites with kopf: a Deployment and a Service each, and a status."""

import kopf
from kubernetes import client, config
from kubernetes.client.exceptions import ApiException

GROUP, VERSION, PLURAL = "examples.seatrial.dev", "v1", "websites"


@kopf.on.startup()
def configure(settings: kopf.OperatorSettings, **_):
    config.load_kube_config()
    settings.persistence.finalizer = "examples.seatrial.dev/farewell"
    settings.posting.level = 20


@kopf.on.create(GROUP, VERSION, PLURAL)
def create(body, name, namespace, spec, **_):
    labels = {"website": name}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": spec["replicas"],
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "web", "image": spec["image"], "ports": [{"containerPort": 80}]}]},
            },
        },
    }
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": labels, "ports": [{"port": 80}]},
    }
    for child in (deployment, service):
        kopf.append_owner_reference(child, owner=body)
    unless_there(client.AppsV1Api().create_namespaced_deployment, namespace, deployment)
    unless_there(client.CoreV1Api().create_namespaced_service, namespace, service)


@kopf.on.update(GROUP, VERSION, PLURAL, field="spec")
def update(name, namespace, spec, **_):
    container = {"name": "web", "image": spec["image"]}
    change = {"spec": {"replicas": spec["replicas"], "template": {"spec": {"containers": [container]}}}}
    client.AppsV1Api().patch_namespaced_deployment(name, namespace, change)


@kopf.on.delete(GROUP, VERSION, PLURAL)
def farewell(body, name, **_):
    kopf.info(body, reason="Farewell", message=f"{name} goes offline")


@kopf.on.event("apps", "v1", "deployments", labels={"website": kopf.PRESENT})
def report(type, body, name, namespace, **_):
    if type == "DELETED":
        return
    status = {"readyReplicas": body.get("status", {}).get("readyReplicas", 0)}
    try:
        client.CustomObjectsApi().patch_namespaced_custom_object_status(
            GROUP, VERSION, namespace, PLURAL, name, {"status": status}
        )
    except ApiException as error:
        if error.status != 404:
            raise


def unless_there(create_it, namespace, child):
    """A handler may run twice: what is there already is fine."""
    try:
        create_it(namespace, child)
    except ApiException as error:
        if error.status != 409:
            raise
