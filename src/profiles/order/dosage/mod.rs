//! What an order says of its dose, in numbers and in words. The entrance is `order_dosage`.
//!
//! It reads what is there and keeps contradictions; what is right is judged elsewhere. It deliberately knows no drug.

mod amount;
mod instruction;
pub mod order_dosage;
mod other_drugs;
mod part;
mod pieces;
mod product;
mod quantity;
mod schedule;
mod times_of_day;
mod timing;
mod vials;
mod when;
mod words;
