// controller-runtime through what operators do with it; prints a line for each thing that held.
package main

import (
	"context"
	"os"
	"time"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"

	. "seatrial.dev/clients/go/claims"
)

const (
	namespace = "default"
	lease     = "gadgets.clients.seatrial.dev"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	ctrl.SetLogger(klog.Background())
	addGadgets(scheme.Scheme)
	Must(apiextensions.AddToScheme(scheme.Scheme))
	config := ctrl.GetConfigOrDie()
	heard := &warnings{}
	config.WarningHandlerWithContext = heard
	recorder := Record(config)
	direct, err := client.New(config, client.Options{})
	Must(err)
	defined(ctx, direct)
	hooks := newHookServer()
	defer func() { _ = os.RemoveAll(hooks.folder) }()

	first, stop := context.WithCancel(ctx)
	mgr := managerOf(config, hooks.options())
	paintedBy(ctx, mgr)
	Must(judge{}.setUp(mgr))
	Must(injector{}.setUp(mgr))
	Must((&reconciler{mgr.GetClient(), mgr.GetEventRecorder("gadgets")}).setUp(mgr))
	ended := make(chan error)
	go func() { ended <- mgr.Start(first) }()
	<-mgr.Elected()
	hooks.register(ctx, direct)

	reconciles(ctx, direct)
	cached(ctx, mgr, direct, recorder)
	typed(ctx, direct)
	protobuf(recorder)
	applies(ctx, direct)
	judges(ctx, direct, heard)
	injects(ctx, direct, hooks)
	finalizes(ctx, direct)
	owns(ctx, direct)
	succeeds(ctx, config, direct, func() { stop(); Must(<-ended) })
	failsClosed(ctx, direct)
}

func managerOf(config *rest.Config, hooks webhook.Options) ctrl.Manager {
	mgr, err := ctrl.NewManager(config, ctrl.Options{
		LeaderElection: true, LeaderElectionID: lease, LeaderElectionNamespace: namespace, LeaderElectionReleaseOnCancel: true,
		Metrics: server.Options{BindAddress: "0"}, WebhookServer: webhook.NewServer(hooks),
	})
	Must(err)
	return mgr
}

// warnings are what the server warned of.
type warnings struct{ texts []string }

func (w *warnings) HandleWarningHeaderWithContext(_ context.Context, _ int, _ string, text string) {
	w.texts = append(w.texts, text)
}
