// The window's policy allows only styles that carry the nonce of this load. The shell puts it on the one style element of
// index.html; the attribute reads as empty there, the property does not.

/** The nonce, or undefined where no policy asks for one. */
export function styleNonce(page: Document): string | undefined {
  const nonce = page.querySelector<HTMLStyleElement>("#style-nonce")?.nonce;
  return nonce === undefined || nonce === "" ? undefined : nonce;
}
