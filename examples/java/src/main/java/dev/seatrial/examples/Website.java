package dev.seatrial.examples;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A Deployment and a Service, as websites.examples.seatrial.dev declares it. */
@Group("examples.seatrial.dev")
@Version("v1")
public class Website extends CustomResource<Website.Spec, Website.Status> implements Namespaced {

  /** What a user asks for. */
  public static class Spec {
    public int replicas;
    public String image;
  }

  /** What the operator has seen. */
  public static class Status {
    public int readyReplicas;
    public Long observedGeneration;
  }
}
