// Starts the page's program. boot.js hears of a failure through the event.
import start from "./app.js";

start().catch((error) => {
  console.error(error);
  dispatchEvent(new CustomEvent("steward-boot-failed", { detail: String(error) }));
});
