//! An operator for Websites with kube-rs: server-side apply, a finalizer, owned objects.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use k8s_openapi::api::{apps::v1::Deployment, core::v1::Service};
use kube::{
    Api, Client, CustomResource, Resource, ResourceExt,
    api::{Patch, PatchParams},
    runtime::{
        Controller,
        controller::Action,
        finalizer::{Error as FinalizerError, Event, finalizer},
        watcher,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

const FINALIZER: &str = "examples.seatrial.dev/farewell";

/// What a user asks for.
#[derive(CustomResource, Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[kube(group = "examples.seatrial.dev", version = "v1", kind = "Website", namespaced)]
#[kube(status = "WebsiteStatus")]
#[serde(rename_all = "camelCase")]
pub struct WebsiteSpec {
    replicas: i32,
    image: String,
}

/// What the operator has seen.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebsiteStatus {
    #[serde(default)]
    ready_replicas: i32,
    observed_generation: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Kube(#[from] kube::Error),
    #[error("{0}")]
    Finalizer(#[source] Box<FinalizerError<Failure>>),
}

async fn reconcile(site: Arc<Website>, client: Arc<Client>) -> Result<Action, Failure> {
    let namespace = site.namespace().unwrap_or_default();
    let sites: Api<Website> = Api::namespaced(client.as_ref().clone(), &namespace);
    finalizer(&sites, FINALIZER, site, |event| async {
        match event {
            Event::Apply(site) => make_true(&site, &client, &namespace).await,
            Event::Cleanup(site) => {
                println!("{} goes offline", site.name_any());
                Ok(Action::await_change())
            }
        }
    })
    .await
    .map_err(|error| Failure::Finalizer(Box::new(error)))
}

async fn make_true(site: &Website, client: &Client, namespace: &str) -> Result<Action, Failure> {
    let name = site.name_any();
    let deployment: Deployment = apply(client, namespace, &name, deployment_of(site)).await?;
    let _: Service = apply(client, namespace, &name, service_of(site)).await?;
    let seen = WebsiteStatus {
        ready_replicas: deployment.status.and_then(|status| status.ready_replicas).unwrap_or(0),
        observed_generation: site.meta().generation,
    };
    if site.status.as_ref() != Some(&seen) {
        let sites: Api<Website> = Api::namespaced(client.clone(), namespace);
        let change = json!({ "status": seen });
        sites.patch_status(&name, &PatchParams::default(), &Patch::Merge(change)).await?;
    }
    Ok(Action::requeue(Duration::from_secs(300)))
}

async fn apply<K>(client: &Client, namespace: &str, name: &str, object: Value) -> Result<K, kube::Error>
where
    K: Resource<DynamicType = (), Scope = k8s_openapi::NamespaceResourceScope>,
    K: Clone + std::fmt::Debug + DeserializeOwned,
{
    let api: Api<K> = Api::namespaced(client.clone(), namespace);
    api.patch(name, &PatchParams::apply("website-operator").force(), &Patch::Apply(object)).await
}

fn deployment_of(site: &Website) -> Value {
    let labels = json!({ "website": site.name_any() });
    let container = json!({ "name": "web", "image": site.spec.image, "ports": [{ "containerPort": 80 }] });
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": site.name_any(), "ownerReferences": [site.controller_owner_ref(&())] },
        "spec": {
            "replicas": site.spec.replicas,
            "selector": { "matchLabels": labels },
            "template": { "metadata": { "labels": labels }, "spec": { "containers": [container] } },
        },
    })
}

fn service_of(site: &Website) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": site.name_any(), "ownerReferences": [site.controller_owner_ref(&())] },
        "spec": { "selector": { "website": site.name_any() }, "ports": [{ "port": 80 }] },
    })
}

fn on_error(_: Arc<Website>, error: &Failure, _: Arc<Client>) -> Action {
    eprintln!("{error}");
    Action::requeue(Duration::from_secs(1))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), kube::Error> {
    let client = Client::try_default().await?;
    let everything = watcher::Config::default();
    Controller::new(Api::<Website>::all(client.clone()), everything.clone())
        .owns(Api::<Deployment>::all(client.clone()), everything.clone())
        .owns(Api::<Service>::all(client.clone()), everything)
        .shutdown_on_signal()
        .run(reconcile, on_error, Arc::new(client))
        .for_each(|_| futures::future::ready(()))
        .await;
    Ok(())
}
