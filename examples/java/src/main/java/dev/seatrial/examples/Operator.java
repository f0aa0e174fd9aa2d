package dev.seatrial.examples;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An operator for Websites with the informers of fabric8: a Deployment and a Service each, and a status. */
public final class Operator {
  private static final PatchContext APPLY =
      new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("website-operator")
          .withForce(true).build();

  private final KubernetesClient client;
  private final ScheduledExecutorService queue = Executors.newSingleThreadScheduledExecutor();
  private final SharedIndexInformer<Website> sites;
  private final SharedIndexInformer<Deployment> deployments;

  private Operator(KubernetesClient client) {
    this.client = client;
    sites = client.resources(Website.class).inAnyNamespace().runnableInformer(0);
    deployments = client.apps().deployments().inAnyNamespace().withLabel("website").runnableInformer(0);
  }

  public static void main(String[] args) throws InterruptedException {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      new Operator(client).start();
      new CountDownLatch(1).await();
    }
  }

  private void start() {
    sites.addEventHandler(enqueuing()).run();
    deployments.addEventHandler(enqueuing()).run();
    System.out.println("website operator: watching");
  }

  private <T extends HasMetadata> ResourceEventHandler<T> enqueuing() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        enqueue(object);
      }

      @Override
      public void onUpdate(T before, T object) {
        enqueue(object);
      }

      @Override
      public void onDelete(T object, boolean isFinalStateUnknown) {
        enqueue(object);
      }
    };
  }

  private void enqueue(HasMetadata object) {
    enqueue(object.getMetadata().getNamespace(), object.getMetadata().getName(), 0);
  }

  private void enqueue(String namespace, String name, long delaySeconds) {
    queue.schedule(() -> {
      try {
        reconcile(namespace, name);
      } catch (RuntimeException error) {
        System.err.println(namespace + "/" + name + ": " + error.getMessage());
        enqueue(namespace, name, 1);
      }
    }, delaySeconds, TimeUnit.SECONDS);
  }

  private void reconcile(String namespace, String name) {
    Website site = sites.getStore().getByKey(namespace + "/" + name);
    if (site == null || site.isMarkedForDeletion()) {
      return;
    }
    Deployment deployment = client.resource(deploymentOf(site)).patch(APPLY);
    client.resource(serviceOf(site)).patch(APPLY);
    report(site, deployment);
  }

  private void report(Website site, Deployment deployment) {
    Integer ready = deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
    Website.Status seen = new Website.Status();
    seen.readyReplicas = ready == null ? 0 : ready;
    seen.observedGeneration = site.getMetadata().getGeneration();
    Website.Status known = site.getStatus();
    if (known != null && known.readyReplicas == seen.readyReplicas
        && seen.observedGeneration.equals(known.observedGeneration)) {
      return;
    }
    client.resource(site).editStatus(current -> {
      current.setStatus(seen);
      return current;
    });
  }

  private static Deployment deploymentOf(Website site) {
    Map<String, String> labels = Map.of("website", site.getMetadata().getName());
    return new DeploymentBuilder()
        .withNewMetadata().withName(site.getMetadata().getName()).withNamespace(site.getMetadata().getNamespace())
        .withLabels(labels).withOwnerReferences(ownedBy(site)).endMetadata()
        .withNewSpec().withReplicas(site.getSpec().replicas)
        .withNewSelector().withMatchLabels(labels).endSelector()
        .withNewTemplate().withNewMetadata().withLabels(labels).endMetadata()
        .withNewSpec().addNewContainer().withName("web").withImage(site.getSpec().image)
        .addNewPort().withContainerPort(80).withProtocol("TCP").endPort().endContainer().endSpec()
        .endTemplate().endSpec()
        .build();
  }

  private static Service serviceOf(Website site) {
    return new ServiceBuilder()
        .withNewMetadata().withName(site.getMetadata().getName()).withNamespace(site.getMetadata().getNamespace())
        .withOwnerReferences(ownedBy(site)).endMetadata()
        .withNewSpec().withSelector(Map.of("website", site.getMetadata().getName()))
        .addNewPort().withPort(80).withProtocol("TCP").endPort().endSpec()
        .build();
  }

  private static OwnerReference ownedBy(Website site) {
    return new OwnerReferenceBuilder().withApiVersion(site.getApiVersion()).withKind(site.getKind())
        .withName(site.getMetadata().getName()).withUid(site.getMetadata().getUid()).withController(true).build();
  }
}
