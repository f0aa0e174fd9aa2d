package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	core "k8s.io/client-go/applyconfigurations/core/v1"
	meta "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

const (
	finalizer = "clients.seatrial.dev/held"
	// held on a Gadget keeps its finalizer.
	held = "held"
)

type reconciler struct {
	client.Client
	events events.EventRecorder
}

func (r *reconciler) setUp(mgr ctrl.Manager) error {
	again := true
	return ctrl.NewControllerManagedBy(mgr).For(&Gadget{}).Owns(&corev1.ConfigMap{}).
		WithOptions(controller.Options{SkipNameValidation: &again}).Complete(r)
}

// Reconcile applies a ConfigMap, reports the generation, and lets go of what is deleted unless it is held.
func (r *reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	seen := &Gadget{}
	if err := r.Get(ctx, req.NamespacedName, seen); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !seen.DeletionTimestamp.IsZero() {
		if seen.Labels[held] != "" || !controllerutil.RemoveFinalizer(seen, finalizer) {
			return ctrl.Result{}, nil
		}
		return ctrl.Result{}, client.IgnoreNotFound(r.Update(ctx, seen))
	}
	if controllerutil.AddFinalizer(seen, finalizer) {
		return ctrl.Result{}, r.Update(ctx, seen)
	}
	if err := r.Apply(ctx, childOf(seen), client.FieldOwner("gadgets"), client.ForceOwnership); err != nil {
		return ctrl.Result{}, err
	}
	if seen.Status.ObservedGeneration == seen.Generation {
		return ctrl.Result{}, nil
	}
	r.events.Eventf(seen, nil, corev1.EventTypeNormal, "Seen", "Reconcile", "generation %d", seen.Generation)
	seen.Status.ObservedGeneration = seen.Generation
	return ctrl.Result{}, r.Status().Update(ctx, seen)
}

func childOf(owner *Gadget) *core.ConfigMapApplyConfiguration {
	return core.ConfigMap(owner.Name, owner.Namespace).
		WithData(map[string]string{"colour": owner.Spec.Colour}).
		WithOwnerReferences(meta.OwnerReference().WithAPIVersion(groupVersion.String()).WithKind("Gadget").
			WithName(owner.Name).WithUID(owner.UID).WithController(true).WithBlockOwnerDeletion(true))
}
