//! Writes a sheet with everything on it to the file named: `cargo run -p netca-pdf --features font --example sheet -- a.pdf`.
#![forbid(unsafe_code)]

use std::time::SystemTime;

use netca_pdf::{Align, Column, Field, Font, Sheet};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("name the file to write")?;
    let address =
        "广东省广州市天河区示例街道示例路 1 号示例大厦（东塔）12 楼 1201 室，近地铁“示例站”B 出口；".repeat(4);
    let sheet = Sheet::new("数字证书续期申请表")
        .note("编号 2026-0001　2026-11-22", Align::Right)
        .heading("一、基本信息")
        .fields([
            vec![Field::new("证书主题", "CN=广州云杉演示有限公司, O=广州云杉演示有限公司, C=CN")],
            vec![Field::new("证书序列号", "61f3a90c52d7e8b410"), Field::new("有效期至", "2026-12-12")],
        ])
        .heading("二、经办人信息")
        .fields([
            vec![Field::new("姓名", "张三"), Field::new("手机号码", "13800000000")],
            vec![Field::new("地址", address)],
            vec![Field::new("罕见字", "䶮㛃𠮷𱁬😀")],
        ])
        .heading("三、费用")
        .list(
            [
                Column::new("费用名称", 3.0, Align::Left),
                Column::new("费用单价", 2.0, Align::Right),
                Column::new("数量", 1.0, Align::Right),
                Column::new("小计（元）", 2.0, Align::Right),
            ],
            [vec!["证书服务费用".into(), "100.00 元/年".into(), "2".into(), "200.00".into()]],
        )
        .space(3.0)
        .paragraph("本单位确认以上信息真实、有效，并已阅读和接受《电子认证服务协议》。")
        .fields([vec![
            Field::space("经办人签字", 30.0).hint("年　　月　　日"),
            Field::space("单位盖章", 30.0).hint("（加盖单位公章）"),
        ]])
        .footer("客服热线 400-000-0000");
    let pdf = sheet.to_pdf(&Font::bundled(), SystemTime::now())?;
    println!("{} pages, {} bytes, not in the font: {:?}", pdf.pages, pdf.bytes.len(), pdf.missing);
    Ok(std::fs::write(path, pdf.bytes)?)
}
