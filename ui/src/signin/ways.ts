// What the ways to sign in lead to: into one organization, or to the list of those that a person may enter.
import type { Api } from "../platform/api";
import type { CloudView, DeviceCodeView, FoundOrganizationView } from "../platform/types";

export interface Ways<Result> {
  browser(keep: boolean): Promise<Result>;
  device(keep: boolean): Promise<DeviceCodeView>;
  deviceWait(): Promise<Result>;
  password(email: string, password: string, keep: boolean): Promise<Result>;
}

export const waysInto = (api: Api, url: string): Ways<void> => ({
  browser: (keep) => api.signInBrowser(url, keep),
  device: (keep) => api.signInDevice(url, keep),
  deviceWait: () => api.signInDeviceWait(),
  password: (email, password, keep) => api.signInPassword(url, email, password, keep),
});

export const waysToFind = (api: Api, cloud: CloudView): Ways<FoundOrganizationView[]> => ({
  browser: () => api.discoverBrowser(cloud),
  device: () => api.discoverDevice(cloud),
  deviceWait: () => api.discoverDeviceWait(),
  password: (email, password) => api.discoverPassword(cloud, email, password),
});
