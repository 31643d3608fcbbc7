//! The page's entry: panic hook, mount, nothing else.

fn main() {
    console_error_panic_hook::set_once();
    steward::ui::app::mount();
}
