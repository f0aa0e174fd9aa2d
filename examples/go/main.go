// An operator for Websites with controller-runtime: cache, leader election, webhook, finalizer, server-side apply.
package main

import (
	"flag"
	"os"

	clientscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	hooks "sigs.k8s.io/controller-runtime/pkg/webhook"

	"seatrial.dev/examples/go/api"
	"seatrial.dev/examples/go/controller"
	"seatrial.dev/examples/go/webhook"
)

func main() {
	port := flag.Int("webhook-port", 0, "serve the validating webhook on this port; 0: no webhook")
	flag.Parse()
	ctrl.SetLogger(zap.New(zap.UseDevMode(true)))
	if err := run(*port); err != nil {
		ctrl.Log.Error(err, "the operator ends")
		os.Exit(1)
	}
}

func run(port int) error {
	scheme := clientscheme.Scheme
	if err := api.AddToScheme(scheme); err != nil {
		return err
	}
	certificates, err := os.MkdirTemp("", "website-operator")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(certificates) }()
	mgr, err := ctrl.NewManager(ctrl.GetConfigOrDie(), ctrl.Options{
		Scheme:                        scheme,
		LeaderElection:                true,
		LeaderElectionID:              "website-operator.examples.seatrial.dev",
		LeaderElectionNamespace:       "default",
		LeaderElectionReleaseOnCancel: true,
		Metrics:                       server.Options{BindAddress: "0"},
		WebhookServer:                 hooks.NewServer(hooks.Options{Host: "127.0.0.1", Port: port, CertDir: certificates}),
	})
	if err != nil {
		return err
	}
	if port != 0 {
		ca, err := webhook.Certificate(certificates)
		if err != nil {
			return err
		}
		if err := webhook.SetUp(mgr, port, ca); err != nil {
			return err
		}
	}
	reconciler := &controller.Reconciler{Client: mgr.GetClient(), Events: mgr.GetEventRecorder("website-operator")}
	if err := reconciler.SetUp(mgr); err != nil {
		return err
	}
	return mgr.Start(ctrl.SetupSignalHandler())
}
