//! What certificates, paths, messages and requests cost, beside OpenSSL in the same process. `cargo xtask bench` prints the
//! table.

mod ours;
mod peer;
mod world;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

use world::{Holder, World};

/// One group an operation and key; in it `netca` and, where it can do that, `openssl`.
fn compare(criterion: &mut Criterion, name: &str, mut ours: impl FnMut(), theirs: Option<Box<dyn FnMut() + '_>>) {
    let mut group = criterion.benchmark_group(name);
    group.bench_function("netca", |bencher| bencher.iter(&mut ours));
    if let Some(mut theirs) = theirs {
        group.bench_function("openssl", |bencher| bencher.iter(&mut theirs));
    }
    group.finish();
}

fn holder(criterion: &mut Criterion, world: &World, holder: &Holder) {
    let kind = holder.kind;
    let is_sm2 = kind == "SM2";
    let unless_sm2 = |act: Box<dyn FnMut()>| (!is_sm2).then_some(act);
    let (ours, peer) = (ours::Ours::new(world, holder), peer::Peer::new(world, holder));

    compare(
        criterion,
        &format!("certificate, read/{kind}"),
        || drop(black_box(ours.parse())),
        Some(Box::new(|| drop(black_box(peer.parse())))),
    );
    // OpenSSL gives its default SM2 id to no certificate of a path but the first.
    let path = peer.clone();
    compare(
        criterion,
        &format!("path of 3, validated/{kind}"),
        || drop(black_box(ours.validate())),
        unless_sm2(Box::new(move || path.validate())),
    );
    // It has no CMS with SM2; what it signs there is the same content, and nothing around it.
    let mut signing = ours.clone();
    let sign = peer.clone();
    compare(
        criterion,
        &format!("message, signed/{kind}"),
        || drop(black_box(signing.sign())),
        Some(Box::new(move || drop(black_box(sign.sign())))),
    );
    let (message, signed) = (ours.clone().sign(), peer.sign());
    let verify = peer.clone();
    compare(
        criterion,
        &format!("message, verified/{kind}"),
        || ours.verify(&message),
        Some(Box::new(move || verify.verify(&signed))),
    );
    let mut requesting = ours.clone();
    let request = peer.clone();
    compare(
        criterion,
        &format!("request, made/{kind}"),
        || drop(black_box(requesting.request())),
        unless_sm2(Box::new(move || drop(black_box(request.request())))),
    );
    let made = ours.clone().request();
    let check = peer.clone();
    let theirs = made.clone();
    compare(
        criterion,
        &format!("request, verified/{kind}"),
        || ours.check_request(&made),
        unless_sm2(Box::new(move || check.check_request(&theirs))),
    );
}

fn all(criterion: &mut Criterion) {
    let world = World::new();
    for one in &world.holders {
        holder(criterion, &world, one);
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
