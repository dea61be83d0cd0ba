package main

import (
	"context"

	"github.com/coredns/caddy"
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/plugin"
	"github.com/miekg/dns"
)

// nowhere takes the place of CoreDNS's forward plugin. kubeadm's Corefile names forward, and forward would hand every name that is
// not the cluster's own to the machine's name server; a cluster that must stay on its machine answers that there is no such name.
type nowhere struct{}

func init() { plugin.Register("forward", setupNowhere) }

// setupNowhere reads past whatever forward was told.
func setupNowhere(controller *caddy.Controller) error {
	for controller.Next() {
		controller.RemainingArgs()
		for controller.NextBlock() {
			controller.RemainingArgs()
		}
	}
	dnsserver.GetConfig(controller).AddPlugin(func(plugin.Handler) plugin.Handler { return nowhere{} })
	return nil
}

// Name is the plugin's name in CoreDNS's errors and metrics.
func (nowhere) Name() string { return "forward" }

// ServeDNS writes the answer itself: without a record for the zone, a bare code would be turned into a server failure.
func (nowhere) ServeDNS(_ context.Context, writer dns.ResponseWriter, request *dns.Msg) (int, error) {
	answer := new(dns.Msg).SetRcode(request, dns.RcodeNameError)
	answer.RecursionAvailable = true
	return dns.RcodeNameError, writer.WriteMsg(answer)
}
