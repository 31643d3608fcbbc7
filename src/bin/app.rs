//! The page's entry: panic hook, mount, nothing else.

fn main() {
    console_error_panic_hook::set_once();
    if let Some(boot) = steward::web::dom::find("#boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(steward::ui::app::App);
}
