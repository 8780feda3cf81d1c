"""Values kept between runs: a store of sealed entries, their codec, and results found again by what made them."""
