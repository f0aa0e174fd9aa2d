package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	admission "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/cert"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	hooks "sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	. "seatrial.dev/clients/go/claims"
)

// hookServer is where webhooks are served, and the certificate that the API server must trust.
type hookServer struct {
	folder string
	port   int
	ca     []byte
}

func newHookServer() hookServer {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Must(err)
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	Must(err)
	number, err := strconv.Atoi(port)
	Must(err)
	folder, err := os.MkdirTemp("", "gadgets")
	Must(err)
	certificate, key, err := cert.GenerateSelfSignedCertKey("127.0.0.1", []net.IP{net.IPv4(127, 0, 0, 1)}, nil)
	Must(err)
	Must(os.WriteFile(filepath.Join(folder, "tls.crt"), certificate, 0o600))
	Must(os.WriteFile(filepath.Join(folder, "tls.key"), key, 0o600))
	return hookServer{folder, number, certificate}
}

func (h hookServer) options() webhook.Options {
	return webhook.Options{Host: "127.0.0.1", Port: h.port, CertDir: h.folder}
}

func (h hookServer) config(path string) admission.WebhookClientConfig {
	url := fmt.Sprintf("https://127.0.0.1:%d%s", h.port, path)
	return admission.WebhookClientConfig{URL: &url, CABundle: h.ca}
}

func (h hookServer) register(ctx context.Context, direct client.Client) {
	none, name := admission.SideEffectClassNone, metav1.ObjectMeta{Name: "gadgets"}
	rules := []admission.RuleWithOperations{{
		Operations: []admission.OperationType{admission.OperationAll},
		Rule: admission.Rule{
			APIGroups: []string{groupVersion.Group}, APIVersions: []string{"*"}, Resources: []string{"gadgets"},
		},
	}}
	Must(direct.Create(ctx, &admission.MutatingWebhookConfiguration{ObjectMeta: name, Webhooks: []admission.MutatingWebhook{{
		Name: "mutate.clients.seatrial.dev", ClientConfig: h.config("/mutate-clients-seatrial-dev-v1-gadget"),
		SideEffects: &none, AdmissionReviewVersions: []string{"v1"}, Rules: rules,
		MatchConditions: []admission.MatchCondition{{Name: "not-a-deletion", Expression: "request.operation != 'DELETE'"}},
	}}}))
	Must(direct.Create(ctx, &admission.ValidatingWebhookConfiguration{ObjectMeta: name, Webhooks: []admission.ValidatingWebhook{{
		Name: "validate.clients.seatrial.dev", ClientConfig: h.config("/validate-clients-seatrial-dev-v1-gadget"),
		SideEffects: &none, AdmissionReviewVersions: []string{"v1"}, Rules: rules,
	}}}))
}

// judge is both webhooks: it paints what has no colour, and refuses what is too big, shrinks, or is protected.
type judge struct{}

func (j judge) setUp(mgr ctrl.Manager) error {
	return ctrl.NewWebhookManagedBy(mgr, &Gadget{}).WithDefaulter(j).WithValidator(j).Complete()
}

func (judge) Default(ctx context.Context, asked *Gadget) error {
	request, err := hooks.RequestFromContext(ctx)
	if err != nil {
		return err
	}
	if asked.Spec.Colour == "" {
		asked.Spec.Colour = "grey"
	}
	if asked.Annotations == nil {
		asked.Annotations = map[string]string{}
	}
	asked.Annotations["asked-by"] = request.UserInfo.Username
	return nil
}

func (judge) ValidateCreate(_ context.Context, asked *Gadget) (hooks.Warnings, error) {
	if asked.Spec.Size > 10 {
		return nil, fmt.Errorf("size %d is too big", asked.Spec.Size)
	}
	if asked.Spec.Size == 0 {
		return hooks.Warnings{"nobody will see it"}, nil
	}
	return nil, nil
}

func (j judge) ValidateUpdate(ctx context.Context, before, asked *Gadget) (hooks.Warnings, error) {
	if asked.Spec.Size < before.Spec.Size {
		return nil, fmt.Errorf("a gadget of size %d never shrinks", before.Spec.Size)
	}
	return j.ValidateCreate(ctx, asked)
}

func (judge) ValidateDelete(_ context.Context, old *Gadget) (hooks.Warnings, error) {
	if old.Labels["protected"] != "" {
		return nil, fmt.Errorf("%s is protected", old.Name)
	}
	return nil, nil
}
