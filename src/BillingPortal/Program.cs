using BillingPortal;

return await PortalHost.RunAsync(args);
