//! What an organisation puts in place of ours, in `config.json` beside the page: name, logo, accent.
//!
//! ```json
//! { "name": "Ostermoor IT", "logo": "./ostermoor.svg", "accent_hue": 150 }
//! ```

use leptos::{prelude::*, task::spawn_local};

use crate::ui::words::shell::PRODUCT;
use crate::web::dom;

/// The look of the house.
#[derive(Clone, PartialEq, Debug)]
pub struct House {
    /// The product's name here.
    pub name: String,
    /// Address of a logo beside the page; empty for ours.
    pub logo: String,
}

#[derive(Clone, Copy)]
struct Current(RwSignal<House>);

/// Reads `config.json`, and puts the look into the context; ours, where there is none.
pub fn provide() -> Signal<House> {
    let house = RwSignal::new(House {
        name: PRODUCT.into(),
        logo: String::new(),
    });
    provide_context(Current(house));
    spawn_local(async move {
        let Some(config) = dom::fetch_json("./config.json").await else {
            return;
        };
        house.update(|it| {
            it.name = dom::text_of(&config, "name").unwrap_or_else(|| PRODUCT.into());
            // The content policy allows pictures of this site only; others would be a broken picture.
            it.logo = dom::text_of(&config, "logo")
                .filter(|it| !it.contains("://"))
                .unwrap_or_default();
        });
        if let Some(hue) = dom::number_of(&config, "accent_hue").filter(|it| it.is_finite()) {
            dom::set_root_property("--accent-hue", &hue.rem_euclid(360.0).to_string());
        }
    });
    house.into()
}

/// The look of the house.
pub fn use_house() -> Signal<House> {
    expect_context::<Current>().0.into()
}

/// The logo: the house's own, or ours.
#[component]
pub fn Logo() -> impl IntoView {
    let house = use_house();
    let logo = Memo::new(move |_| house.with(|it| it.logo.clone()));
    move || {
        let logo = logo.get();
        if logo.is_empty() {
            view! {
                <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                    <rect class="logo__ground" width="32" height="32" rx="7"></rect>
                    <path class="logo__mark" d="M22 10.5c-1.4-1.7-3.6-2.6-6-2.6-3.400 0-6 1.500-6 4 0 5.400 12.200 2.800 12.200 8.300 0 2.500-2.700 4-6.200 4-2.600 0-5-1-6.400-2.800"></path>
                </svg>
            }
            .into_any()
        } else {
            view! { <img class="logo" src=logo alt=""/> }.into_any()
        }
    }
}
