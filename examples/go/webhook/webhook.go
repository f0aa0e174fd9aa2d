// Package webhook refuses Websites that the schema cannot refuse.
package webhook

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	admission "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	webhooks "sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"seatrial.dev/examples/go/api"
)

const path = "/validate-examples-seatrial-dev-v1-website"

type validator struct{}

func (validator) ValidateCreate(_ context.Context, site *api.Website) (webhooks.Warnings, error) {
	if strings.HasSuffix(site.Spec.Image, ":latest") {
		return nil, fmt.Errorf("spec.image: %q changes under your feet, name a version", site.Spec.Image)
	}
	if site.Spec.Replicas == 0 {
		return webhooks.Warnings{"spec.replicas: 0 serves nobody"}, nil
	}
	return nil, nil
}

func (v validator) ValidateUpdate(ctx context.Context, _, site *api.Website) (webhooks.Warnings, error) {
	return v.ValidateCreate(ctx, site)
}

func (validator) ValidateDelete(context.Context, *api.Website) (webhooks.Warnings, error) {
	return nil, nil
}

// SetUp serves the webhook and tells the API server of it for as long as the operator leads.
func SetUp(mgr ctrl.Manager, port int, ca []byte) error {
	if err := ctrl.NewWebhookManagedBy(mgr, &api.Website{}).WithValidator(validator{}).Complete(); err != nil {
		return err
	}
	return mgr.Add(registration{mgr.GetClient(), fmt.Sprintf("https://127.0.0.1:%d%s", port, path), ca})
}

type registration struct {
	client.Client
	url string
	ca  []byte
}

func (r registration) Start(ctx context.Context) error {
	config := &admission.ValidatingWebhookConfiguration{ObjectMeta: metav1.ObjectMeta{Name: "website-operator"}}
	_, err := controllerutil.CreateOrUpdate(ctx, r.Client, config, func() error {
		none := admission.SideEffectClassNone
		config.Webhooks = []admission.ValidatingWebhook{{
			Name:                    "websites.examples.seatrial.dev",
			ClientConfig:            admission.WebhookClientConfig{URL: &r.url, CABundle: r.ca},
			SideEffects:             &none,
			AdmissionReviewVersions: []string{"v1"},
			Rules: []admission.RuleWithOperations{{
				Operations: []admission.OperationType{admission.Create, admission.Update},
				Rule: admission.Rule{
					APIGroups:   []string{api.GroupVersion.Group},
					APIVersions: []string{api.GroupVersion.Version},
					Resources:   []string{"websites"},
				},
			}},
		}}
		return nil
	})
	if err != nil {
		return err
	}
	<-ctx.Done()
	// Nobody answers from now on, and what must be asked about and is not answered is refused.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return client.IgnoreNotFound(r.Delete(last, config))
}

// Certificate writes tls.crt and tls.key for 127.0.0.1 into a folder and answers the certificate.
func Certificate(folder string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	certificate := pemOf("CERTIFICATE", der)
	if err := os.WriteFile(filepath.Join(folder, "tls.crt"), certificate, 0o600); err != nil {
		return nil, err
	}
	return certificate, os.WriteFile(filepath.Join(folder, "tls.key"), pemOf("EC PRIVATE KEY", keyDER), 0o600)
}

func pemOf(kind string, der []byte) []byte {
	var text bytes.Buffer
	_ = pem.Encode(&text, &pem.Block{Type: kind, Bytes: der})
	return text.Bytes()
}
