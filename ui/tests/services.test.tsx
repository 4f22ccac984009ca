// The organization's own services beside this program: said where it matters, with what to do (C6).
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "./window";

const sentence = "Server-side synchronization processes your received mail too, so it may be tracked without you: ask your administrator.";

it("warns in the status line and leads to the options that say what to do", async () => {
  const { user } = openWindow({ services: { level: "warning", sentence } });
  await user.click(await screen.findByRole("button", { name: "Check what else processes this mailbox" }));
  const panel = within(await screen.findByRole("tabpanel", { name: /Synchronization/ }));
  expect(await panel.findByText(sentence)).toBeVisible();
});

it("tells in the Sync view that nothing else processes the mailbox, and warns of nothing", async () => {
  const { user } = openWindow({ services: { level: "info", sentence: "None of your organization's own services processes this mailbox." } });
  await user.click(await screen.findByRole("button", { name: "Sync" }));
  const card = within(await screen.findByRole("region", { name: "Services of your organization" }));
  expect(card.getByText(/None of your organization/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /what else processes/ })).toBeNull();
});
